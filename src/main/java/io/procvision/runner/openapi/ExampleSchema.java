package io.procvision.runner.openapi;

import io.swagger.v3.oas.models.media.Schema;
import java.util.List;
import java.util.Map;

/** The schema of an example, for answers that the code sends as bytes or as one of several types. */
final class ExampleSchema {

    private ExampleSchema() {}

    static Schema<?> of(Object example) {
        if (example instanceof Map<?, ?> object) {
            Schema<?> schema = type("object");
            object.forEach((name, value) -> schema.addProperty(String.valueOf(name), of(value)));
            return schema;
        }
        if (example instanceof List<?> list) {
            Schema<?> schema = type("array");
            schema.setItems(list.isEmpty() ? type("object") : of(list.get(0)));
            return schema;
        }
        if (example instanceof Boolean) {
            return type("boolean");
        }
        if (example instanceof Number number) {
            return type(number instanceof Double ? "number" : "integer");
        }
        return type("string");
    }

    /** A part of a form: what stands for a file in an example is in parentheses. */
    static Schema<?> ofPart(Object example) {
        Schema<?> schema = of(example);
        if (String.valueOf(example).startsWith("(")) {
            schema.setFormat("binary");
        }
        return schema;
    }

    /** Versions 3.0 and 3.1 of OpenAPI keep the type in different places of the model. */
    static Schema<?> type(String name) {
        Schema<?> schema = new Schema<>();
        schema.setType(name);
        schema.addType(name);
        return schema;
    }
}
