package io.procvision.runner.notification;

import java.util.Locale;
import org.springframework.core.convert.converter.Converter;
import org.springframework.stereotype.Component;

/** Takes a state in a query as it stands in answers: in lower case. */
@Component
class StateConverter implements Converter<String, DeliveryState> {

    @Override
    public DeliveryState convert(String text) {
        return DeliveryState.valueOf(text.toUpperCase(Locale.ROOT));
    }
}
