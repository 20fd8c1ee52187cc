package io.procvision.runner.openapi;

import io.procvision.runner.accounts.AccessRules;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.RequestBody;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.stereotype.Component;

/** Adds to every operation what its code does not tell: words, examples, who may, and how it may fail. */
@Component
class OperationDescriber implements OpenApiCustomizer {

    private static final String JSON = "application/json";
    private static final String FORM = "multipart/form-data";

    private final OperationNotes notes;

    OperationDescriber(OperationNotes notes) {
        this.notes = notes;
    }

    @Override
    public void customise(OpenAPI description) {
        description.getComponents().addSchemas(ProblemAnswers.SCHEMA, ProblemAnswers.schema());
        description
                .getPaths()
                .forEach((path, item) -> item.readOperationsMap()
                        .forEach((method, operation) -> notes.of(method.name(), path)
                                .ifPresent(note -> describe(operation, note, method.name(), path))));
    }

    private static void describe(Operation operation, OperationNote note, String method, String path) {
        String access = AccessRules.describe(method, path).orElse("Needs the role admin.");
        boolean open = access.equals(AccessRules.OPEN);
        operation.setTags(List.of(note.tag()));
        operation.setSummary(note.summary());
        operation.setDescription(note.description() + " " + access);
        if (open) {
            operation.setSecurity(List.of());
        }
        note.request().forEach((type, example) -> addRequest(operation, type, example));
        operation.setResponses(answers(operation, note, new ProblemAnswers(path, open)));
    }

    private static void addRequest(Operation operation, String type, Object example) {
        RequestBody body = operation.getRequestBody() == null ? new RequestBody() : operation.getRequestBody();
        Content content = body.getContent() == null ? new Content() : body.getContent();
        MediaType media = content.getOrDefault(type, new MediaType());
        if (type.equals(FORM) && example instanceof Map<?, ?> parts) {
            Schema<?> form = ExampleSchema.type("object");
            parts.forEach((name, part) -> form.addProperty(String.valueOf(name), ExampleSchema.ofPart(part)));
            media.setSchema(form);
        } else {
            complete(media, example);
        }
        operation.setRequestBody(body.content(content.addMediaType(type, media)));
    }

    private static ApiResponses answers(Operation operation, OperationNote note, ProblemAnswers problems) {
        ApiResponses told = operation.getResponses();
        ApiResponses answers = new ApiResponses();
        String usual = note.status() == 0 ? success(told) : Integer.toString(note.status());
        answers.addApiResponse(usual, answer(told == null ? null : told.get(success(told)), note));
        note.also().forEach((status, example) -> {
            MediaType media = new MediaType();
            complete(media, example);
            answers.addApiResponse(
                    status,
                    new ApiResponse().description(note.summary()).content(new Content().addMediaType(JSON, media)));
        });
        note.location()
                .forEach((status, where) -> Objects.requireNonNull(
                                answers.get(status), () -> "operations.yml: no answer " + status)
                        .addHeaderObject("Location", AnswerHeaders.text("Leads to what came of it: " + where)));
        problems.add(answers, note.problems(), operation.getRequestBody() != null);
        return answers;
    }

    /** The status that the code tells; 200 where it tells none. */
    private static String success(@Nullable ApiResponses told) {
        return told == null
                ? "200"
                : told.keySet().stream()
                        .filter(status -> status.startsWith("2"))
                        .findFirst()
                        .orElse("200");
    }

    private static ApiResponse answer(@Nullable ApiResponse told, OperationNote note) {
        ApiResponse answer = new ApiResponse().description(note.summary());
        if (note.status() == 204) {
            return answer;
        }
        Content content = told == null || told.getContent() == null ? new Content() : told.getContent();
        Object example = note.answer();
        if (example == null) {
            return content.isEmpty() ? answer : answer.content(content);
        }
        MediaType media = content.getOrDefault(note.answerAs(), content.getOrDefault("*/*", new MediaType()));
        content.remove("*/*");
        complete(media, example);
        note.forms().forEach((type, other) -> {
            MediaType form = content.getOrDefault(type, new MediaType());
            complete(form, other);
            content.addMediaType(type, form);
        });
        return answer.content(content.addMediaType(note.answerAs(), media));
    }

    private static void complete(MediaType media, Object example) {
        media.setExample(example);
        if (saysNothing(media.getSchema())) {
            media.setSchema(ExampleSchema.of(example));
        }
    }

    /** Bytes, or an object of which nothing is known. */
    private static boolean saysNothing(@Nullable Schema<?> schema) {
        return schema == null
                || (schema.get$ref() == null
                        && schema.getProperties() == null
                        && schema.getItems() == null
                        && schema.getAdditionalProperties() == null);
    }
}
