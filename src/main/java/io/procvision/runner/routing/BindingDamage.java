package io.procvision.runner.routing;

import io.procvision.runner.catalog.AlgorithmCatalog;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Says, for people, why a binding file that no route follows serves nobody. */
@Component
public class BindingDamage {

    private final AlgorithmCatalog catalog;

    BindingDamage(AlgorithmCatalog catalog) {
        this.catalog = catalog;
    }

    /** Empty where the file is absent, or names a version that is there and will be led to in a moment. */
    public Optional<String> of(BindingFile read) {
        return read.accept(new BindingFile.Reader<>() {
            @Override
            public Optional<String> bound(BindingFile.Bound file) {
                return catalog.find(file.binding().version()).isPresent()
                        ? Optional.empty()
                        : Optional.of("The binding file names %s, which is not installed"
                                .formatted(file.binding().version()));
            }

            @Override
            public Optional<String> absent() {
                return Optional.empty();
            }

            @Override
            public Optional<String> corrupt(BindingFile.Corrupt file) {
                return Optional.of("The binding file is corrupt: " + file.reason());
            }
        });
    }
}
