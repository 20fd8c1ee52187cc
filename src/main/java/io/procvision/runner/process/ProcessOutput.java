package io.procvision.runner.process;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;

/** The last lines that a worker's processes wrote to standard error; they outlive the process whose end they explain. */
final class ProcessOutput {

    private static final int EXCERPT_LINES = 30;

    private final int capacity;
    private final Deque<String> lines = new ArrayDeque<>();
    private int ofThisProcess;

    ProcessOutput(int capacity) {
        this.capacity = capacity;
    }

    /** What follows is said by another process. */
    synchronized void begin() {
        ofThisProcess = 0;
    }

    synchronized void add(String line) {
        ofThisProcess++;
        if (lines.size() == capacity) {
            lines.removeFirst();
        }
        lines.addLast(line);
    }

    synchronized List<String> last(int count) {
        return lines.stream().skip(Math.max(0, lines.size() - count)).toList();
    }

    /** What fits into an error message; empty when the latest process wrote nothing. */
    synchronized String excerpt() {
        List<String> last = last(Math.min(EXCERPT_LINES, ofThisProcess));
        return last.isEmpty()
                ? ""
                : last.stream().collect(Collectors.joining("\n", "; the end of its standard error:\n", ""));
    }
}
