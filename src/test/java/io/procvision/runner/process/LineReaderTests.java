package io.procvision.runner.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineReaderTests {

    @Test
    void readsLinesOfEveryPlatform() throws IOException {
        assertThat(lines("größe\r\n\nlast")).containsExactly("größe", "", "last");
    }

    @Test
    void cutsALineThatNeverEnds() throws IOException {
        List<String> lines = lines("x".repeat(3 * LineReader.LONGEST));

        assertThat(lines).hasSize(3).allSatisfy(line -> assertThat(line).hasSize(LineReader.LONGEST));
    }

    private static List<String> lines(String text) throws IOException {
        LineReader reader = new LineReader(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        List<String> lines = new ArrayList<>();
        for (String line = reader.next(); line != null; line = reader.next()) {
            lines.add(line);
        }
        return lines;
    }
}
