package io.procvision.runner.openapi;

import io.swagger.v3.oas.models.headers.Header;

/** How the description tells of an answer's headers. */
final class AnswerHeaders {

    private AnswerHeaders() {}

    static Header text(String description) {
        return new Header().description(description).schema(ExampleSchema.type("string"));
    }

    static Header number(String description) {
        return new Header().description(description).schema(ExampleSchema.type("integer"));
    }
}
