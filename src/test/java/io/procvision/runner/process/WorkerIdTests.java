package io.procvision.runner.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.procvision.runner.core.AlgorithmVersion;
import java.net.URI;
import org.junit.jupiter.api.Test;

class WorkerIdTests {

    @Test
    void twoVersionsNeverShareAnIdOrALog() {
        AlgorithmVersion one = new AlgorithmVersion("a-b", "c");
        AlgorithmVersion other = new AlgorithmVersion("a", "b-c");

        assertThat(new WorkerId(one, 1)).doesNotHaveToString(new WorkerId(other, 1).toString());
        assertThat(WorkerId.of(one)).isNotEqualTo(WorkerId.of(other));
    }

    @Test
    void anIdIsAPathSegmentAsItIs() {
        String id = new WorkerId(new AlgorithmVersion("demo_algo", "1.0.0-rc.1"), 2).toString();

        assertThat(id).isEqualTo("demo_algo@1.0.0-rc.1~2");
        assertThat(URI.create("http://localhost/processes/" + id).getPath()).endsWith(id);
    }
}
