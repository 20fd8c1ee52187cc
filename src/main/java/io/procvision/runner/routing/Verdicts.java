package io.procvision.runner.routing;

import io.procvision.runner.health.CallOutcome;
import io.procvision.runner.process.CallAnswer;
import java.nio.ByteBuffer;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.json.JsonFactory;

/** Reads the verdict on a part out of an answer, without building a tree of it. */
final class Verdicts {

    private static final JsonFactory JSON = new JsonFactory();

    private Verdicts() {}

    static CallOutcome outcome(CallAnswer answer) {
        if (!answer.status().equals("OK")) {
            return CallOutcome.ERROR;
        }
        return "NG".equals(resultStatus(answer.data())) ? CallOutcome.NG : CallOutcome.OK;
    }

    private static String resultStatus(ByteBuffer data) {
        byte[] bytes = new byte[data.remaining()];
        data.duplicate().get(bytes);
        try (JsonParser parser = JSON.createParser(tools.jackson.core.ObjectReadContext.empty(), bytes)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean wanted = parser.currentName().equals("result_status");
                JsonToken value = parser.nextToken();
                if (wanted) {
                    return value == JsonToken.VALUE_STRING ? parser.getString() : "";
                }
                parser.skipChildren();
            }
            return "";
        }
    }
}
