package io.procvision.runner.notification;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs the check of signatures that the README gives to receivers, as it stands there. */
final class DocumentedCheck {

    private static final Pattern BLOCK = Pattern.compile("```python\\n(import hashlib.*?)```", Pattern.DOTALL);

    private DocumentedCheck() {}

    static boolean accepts(Receiver.Received message, String secret) throws IOException, InterruptedException {
        Matcher block = BLOCK.matcher(Files.readString(Path.of("README.md")));
        if (!block.find()) {
            throw new AssertionError("The README no longer has the check");
        }
        String script = block.group(1)
                + "import sys\nsecret, timestamp, signature = sys.argv[1:]\n"
                + "print(is_genuine(secret, timestamp, signature, sys.stdin.buffer.read(), now=int(timestamp)))\n";
        Process python = new ProcessBuilder("python3", "-c", script, secret, message.timestamp(), message.signature())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (OutputStream body = python.getOutputStream()) {
            body.write(message.body().getBytes(StandardCharsets.UTF_8));
        }
        String verdict = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
        if (python.waitFor() != 0) {
            throw new AssertionError("The check failed: " + verdict);
        }
        return verdict.equals("True");
    }
}
