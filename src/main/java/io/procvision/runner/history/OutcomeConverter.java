package io.procvision.runner.history;

import java.util.Locale;
import org.springframework.core.convert.converter.Converter;
import org.springframework.stereotype.Component;

/** Takes an outcome in a query as it stands in answers: in lower case. */
@Component
class OutcomeConverter implements Converter<String, Outcome> {

    @Override
    public Outcome convert(String text) {
        return Outcome.valueOf(text.toUpperCase(Locale.ROOT));
    }
}
