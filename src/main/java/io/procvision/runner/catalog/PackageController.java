package io.procvision.runner.catalog;

import io.procvision.runner.core.AlgorithmVersion;
import java.util.List;
import java.util.Optional;
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

    private final AlgorithmCatalog catalog;
    private final PackageViews views;

    PackageController(AlgorithmCatalog catalog, PackageViews views) {
        this.catalog = catalog;
        this.views = views;
    }

    @GetMapping
    List<PackageView> list(
            @RequestParam(required = false) @Nullable String name,
            @RequestParam(required = false) @Nullable String state) {
        List<RegistryEntry> entries = catalog.entries().stream()
                .filter(entry -> name == null || name.equals(entry.name()))
                .toList();
        return views.of(entries).stream()
                .filter(view -> state == null || state.equals(view.state()))
                .toList();
    }

    @GetMapping("/{name}/{version}")
    PackageView show(@PathVariable String name, @PathVariable String version) {
        AlgorithmVersion key = new AlgorithmVersion(name, version);
        Optional<RegistryEntry> entry = catalog.entry(key);
        return views.of(entry.orElseThrow(() -> AlgorithmCatalog.notInstalled(key)));
    }
}
