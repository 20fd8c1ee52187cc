package io.procvision.runner.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import tools.jackson.databind.JsonNode;

/**
 * Where requests go and who sends them; their bytes are made before the clock runs.
 *
 * @param authorization empty for a server that asks for none
 */
record PostRequest(int port, String path, String authorization) {

    static PostRequest of(JsonNode command) {
        return new PostRequest(
                command.get("port").asInt(),
                command.get("path").asString(),
                command.get("authorization").asString());
    }

    byte[] withBody(String json) {
        byte[] body = json.getBytes(UTF_8);
        String head = "POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n"
                + (authorization.isEmpty() ? "" : "Authorization: " + authorization + "\r\n")
                + "Content-Type: application/json\r\nContent-Length: " + body.length + "\r\n\r\n";
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(head.getBytes(UTF_8));
        request.writeBytes(body);
        return request.toByteArray();
    }
}
