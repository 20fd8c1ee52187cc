package io.procvision.runner.canary;

import java.util.Locale;
import org.springframework.core.convert.converter.Converter;
import org.springframework.stereotype.Component;

/** Takes a state in a query as it stands in answers: in lower case. */
@Component
class CanaryStateConverter implements Converter<String, CanaryState> {

    @Override
    public CanaryState convert(String text) {
        return CanaryState.valueOf(text.toUpperCase(Locale.ROOT));
    }
}
