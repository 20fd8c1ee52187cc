package io.procvision.runner.console;

import io.procvision.runner.catalog.Operations;
import io.procvision.runner.catalog.PackageView;
import io.procvision.runner.catalog.PackageViews;
import io.procvision.runner.core.PageView;
import java.util.Comparator;
import java.util.List;
import org.springframework.data.domain.PageImpl;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.Sort;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.util.UriComponentsBuilder;

/** What is installed, and which installations are under way or have just ended. */
@Controller
class PackagesPage {

    private static final int SIZE = 50;
    private static final int LATEST_OPERATIONS = 5;

    /** Versions have no order that every author agrees on, times of installation do. */
    private static final Comparator<PackageView> BY_NAME_NEWEST_FIRST =
            Comparator.comparing(PackageView::name).thenComparing(PackageView::createdAt, Comparator.reverseOrder());

    private final PackageViews packages;
    private final Operations operations;

    PackagesPage(PackageViews packages, Operations operations) {
        this.packages = packages;
        this.operations = operations;
    }

    @GetMapping("/console/packages")
    String list(
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String state,
            @RequestParam(defaultValue = "0") int page,
            Model model) {
        List<PackageView> found = packages.all().stream()
                .filter(each -> each.name().contains(name.strip()))
                .filter(each -> state.isEmpty() || each.state().equals(state))
                .sorted(BY_NAME_NEWEST_FIRST)
                .toList();
        PageRequest request = PageView.request(page, SIZE, Sort.unsorted());
        List<PackageView> shown =
                found.stream().skip(request.getOffset()).limit(SIZE).toList();
        model.addAttribute("packages", PageView.of(new PageImpl<>(shown, request, found.size()), each -> each));
        model.addAttribute("name", name);
        model.addAttribute("state", state);
        model.addAttribute(
                "url",
                UriComponentsBuilder.fromPath("/console/packages")
                        .queryParam("name", "{name}")
                        .queryParam("state", "{state}")
                        .encode()
                        .buildAndExpand(name, state)
                        .toUriString());
        model.addAttribute("operations", operations.latest(LATEST_OPERATIONS));
        return "console/packages";
    }
}
