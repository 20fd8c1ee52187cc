package io.procvision.runner.routing;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.util.unit.DataSize;

/**
 * An amount of memory as an operator writes it: a size such as {@code 4GB}, or a share of what the machine, or the
 * container the runner is in, has: {@code 25%}.
 */
record MemoryAmount(long bytes) {

    private static final Pattern SHARE = Pattern.compile("(\\d{1,3}(?:\\.\\d+)?)\\s*%");

    /** Public because Spring converts settings by it. */
    public static MemoryAmount of(String text) {
        OperatingSystemMXBean machine = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return of(text.strip(), machine.getTotalMemorySize());
    }

    static MemoryAmount of(String text, long whole) {
        Matcher share = SHARE.matcher(text);
        if (!share.matches()) {
            return new MemoryAmount(DataSize.parse(text).toBytes());
        }
        double percent = Double.parseDouble(share.group(1));
        if (percent > 100) {
            throw new IllegalArgumentException("'%s' is more memory than there is".formatted(text));
        }
        return new MemoryAmount((long) (whole * percent / 100));
    }

    @Override
    public String toString() {
        return "%d MB".formatted(bytes >> 20);
    }
}
