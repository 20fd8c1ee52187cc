package io.procvision.runner.catalog;

import io.procvision.runner.core.AlgorithmVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What is installed. */
@RestController
@RequestMapping("/api/v1/algorithms")
class PackageController {

    private final PackageViews views;

    PackageController(PackageViews views) {
        this.views = views;
    }

    @GetMapping
    List<PackageView> list(
            @RequestParam(required = false) @Nullable String name,
            @RequestParam(required = false) @Nullable String state) {
        return views.all().stream()
                .filter(view -> name == null || name.equals(view.name()))
                .filter(view -> state == null || state.equals(view.state()))
                .toList();
    }

    @GetMapping("/{name}/{version}")
    PackageView show(@PathVariable String name, @PathVariable String version) {
        return views.require(new AlgorithmVersion(name, version));
    }
}
