package io.procvision.runner.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResourceSamplerTests {

    private static final long MEGABYTE = 1 << 20;

    @TempDir
    Path folder;

    private final List<Object> published = new ArrayList<>();

    @Test
    void seesWhatAProcessAndItsChildrenUseNow() {
        try (StandIn standIn = new StandIn(folder)) {
            ProcessLease lease = standIn.warm();
            AlgorithmWorker worker = lease.workers().workers().get(0);
            ResourceSampler sampler = sampler(standIn, new ProcessTable());
            assertThat(worker.usage()).isEmpty();

            sampler.sample();
            sampler.sample();
            long before = rss(worker);
            standIn.run(lease, "allocate 40");
            standIn.run(lease, "child 60");

            await().untilAsserted(() -> {
                sampler.sample();
                assertThat(rss(worker)).isGreaterThan(before + 95 * MEGABYTE);
            });
            assertThat(lease.workers().rssBytes()).isEqualTo(rss(worker));
            assertThat(published).contains(new ResourcesSampled());

            CompletableFuture<CallAnswer> loop = standIn.runLater(lease, "loop");
            await().untilAsserted(() -> {
                sampler.sample();
                assertThat(worker.usage().orElseThrow().cpu()).isGreaterThan(0.2);
            });
            assertThat(loop).isNotDone();
        }
    }

    @Test
    void aNewProcessBeginsWithoutFigures() {
        try (StandIn standIn = new StandIn(folder)) {
            ProcessLease lease = standIn.warm();
            AlgorithmWorker worker = lease.workers().workers().get(0);
            ResourceSampler sampler = sampler(standIn, new ProcessTable());
            sampler.sample();
            sampler.sample();
            long before = worker.usage().orElseThrow().osPid();

            worker.restart();
            long now = StandIn.servedBy(standIn.run(lease, ""));

            assertThat(worker.usage()).isEmpty();
            sampler.sample();
            assertThat(worker.usage().orElseThrow().osPid()).isEqualTo(now).isNotEqualTo(before);
        }
    }

    @Test
    void goesOnWithoutFiguresWhereTheyCannotBeHad() {
        try (StandIn standIn = new StandIn(folder)) {
            ProcessLease lease = standIn.warm();
            ProcessTable broken = mock(ProcessTable.class);
            when(broken.belowRunner()).thenThrow(new UnsatisfiedLinkError("no jnidispatch"));
            ResourceSampler sampler = sampler(standIn, broken);

            sampler.sample();
            sampler.sample();

            verify(broken, times(1)).belowRunner();
            assertThat(lease.workers().rssBytes()).isZero();
            assertThat(published).hasSize(2);
        }
    }

    private ResourceSampler sampler(StandIn standIn, ProcessTable table) {
        return new ResourceSampler(standIn.supervisor, table, published::add, Clock.systemUTC());
    }

    private static long rss(AlgorithmWorker worker) {
        return worker.usage().orElseThrow().rssBytes();
    }
}
