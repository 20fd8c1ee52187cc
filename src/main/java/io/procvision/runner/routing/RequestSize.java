package io.procvision.runner.routing;

import io.procvision.runner.process.ProcessSettings;
import org.springframework.boot.jackson.autoconfigure.JsonFactoryBuilderCustomizer;
import org.springframework.stereotype.Component;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactoryBuilder;

/** No request's JSON need be larger than the frame that a call becomes; what is larger would only fill the memory. */
@Component
class RequestSize implements JsonFactoryBuilderCustomizer {

    private final StreamReadConstraints constraints;

    RequestSize(ProcessSettings settings) {
        this.constraints = StreamReadConstraints.builder()
                .maxDocumentLength(settings.maxFrameSize().toBytes())
                .build();
    }

    @Override
    public void customize(JsonFactoryBuilder factory) {
        factory.streamReadConstraints(constraints);
    }
}
