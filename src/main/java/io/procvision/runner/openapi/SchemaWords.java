package io.procvision.runner.openapi;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Puts the schemas into the words that are really sent: the library that makes them knows nothing of the naming that this
 * service's JSON follows, and looks into types that stand for any JSON.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class SchemaWords implements OpenApiCustomizer {

    private static final String PID_FORM = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";

    @Override
    @SuppressWarnings("rawtypes") // as the library's model is
    public void customise(OpenAPI description) {
        Map<String, Schema> schemas = description.getComponents().getSchemas();
        if (schemas == null) {
            return;
        }
        schemas.replaceAll((name, schema) -> named(name, schema));
        schemas.values().forEach(SchemaWords::reword);
    }

    @SuppressWarnings("rawtypes")
    private static Schema named(String name, Schema schema) {
        return switch (name) {
            case "JsonNode" -> new Schema<>().description("any JSON");
            case "Pid" -> ExampleSchema.type("string").pattern(PID_FORM).description("a processing unit on the line");
            default -> schema;
        };
    }

    @SuppressWarnings({"rawtypes", "unchecked"})
    private static void reword(Schema schema) {
        Map<String, Schema> properties = schema.getProperties();
        if (properties != null) {
            Map<String, Schema> renamed = new LinkedHashMap<>();
            properties.forEach((name, property) -> {
                reword(property);
                renamed.put(snakeCase(name), property);
            });
            schema.setProperties(renamed);
        }
        List<String> required = schema.getRequired();
        if (required != null) {
            schema.setRequired(new ArrayList<>(
                    required.stream().map(SchemaWords::snakeCase).toList()));
        }
        if (schema.getItems() != null) {
            reword(schema.getItems());
        }
        List<Object> constants = schema.getEnum();
        if (constants != null) {
            schema.setEnum(constants.stream()
                    .<Object>map(each -> String.valueOf(each).toLowerCase(Locale.ROOT))
                    .toList());
        }
    }

    private static String snakeCase(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }
}
