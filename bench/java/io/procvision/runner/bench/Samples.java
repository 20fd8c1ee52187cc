package io.procvision.runner.bench;

import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** The calls of one client, in arrays of numbers, so that keeping them costs the round no collection of garbage. */
final class Samples {

    private long[] begins = new long[4096];
    private long[] ends = new long[4096];
    private String[] versions = new String[4096];
    private int count;
    private final Map<String, Integer> failures = new TreeMap<>();

    /**
     * @param version that answered; empty where the server names none
     */
    void answered(long begin, long end, String version) {
        if (count == begins.length) {
            begins = Arrays.copyOf(begins, 2 * count);
            ends = Arrays.copyOf(ends, 2 * count);
            versions = Arrays.copyOf(versions, 2 * count);
        }
        begins[count] = begin;
        ends[count] = end;
        versions[count] = count > 0 && versions[count - 1].equals(version) ? versions[count - 1] : version;
        count++;
    }

    void failed(String reason) {
        failures.merge(reason, 1, Integer::sum);
    }

    static Samples merged(Collection<Samples> clients) {
        Samples all = new Samples();
        for (Samples client : clients) {
            for (int i = 0; i < client.count; i++) {
                all.answered(client.begins[i], client.ends[i], client.versions[i]);
            }
            client.failures.forEach((reason, number) -> all.failures.merge(reason, number, Integer::sum));
        }
        return all;
    }

    void forEach(Visitor visitor) {
        for (int i = 0; i < count; i++) {
            visitor.visit(begins[i], ends[i], versions[i]);
        }
    }

    /** A call that was answered. */
    interface Visitor {
        void visit(long begin, long end, String version);
    }

    Map<String, Object> summary(long start) {
        long[] latencies = new long[count];
        for (int i = 0; i < count; i++) {
            latencies[i] = ends[i] - begins[i];
        }
        Arrays.sort(latencies);
        long[] moments = Arrays.copyOf(ends, count);
        Arrays.sort(moments);
        Map<String, Object> summary = new TreeMap<>();
        summary.put("calls", count);
        summary.put("failures", failures);
        summary.put("rate", count == 0 ? 0 : count / ((moments[count - 1] - start) / 1e9));
        summary.put("p50_us", percentile(latencies, 0.50));
        summary.put("p99_us", percentile(latencies, 0.99));
        summary.put("max_us", percentile(latencies, 1));
        summary.put("gap_ms", longestGap(moments, start));
        return summary;
    }

    private static double percentile(long[] sorted, double share) {
        return sorted.length == 0 ? 0 : sorted[(int) Math.ceil(share * sorted.length) - 1] / 1e3;
    }

    private static double longestGap(long[] moments, long start) {
        long longest = 0;
        long last = start;
        for (long moment : moments) {
            longest = Math.max(longest, moment - last);
            last = moment;
        }
        return longest / 1e6;
    }
}
