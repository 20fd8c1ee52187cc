package io.procvision.runner.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.procvision.runner.policy.PolicyView;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RuleFieldTests {

    private static final PolicyView POLICY = new PolicyView(
            "global",
            null,
            Map.of("emergency", Map.of("min_calls", 30)),
            Map.of("emergency", Map.of("min_calls", new PolicyView.Effective(30, "global"))),
            Map.of(),
            Map.of());

    @Test
    void itShowsWhatWasTypedInEvenWhereThatIsNothing() {
        assertThat(own(Map.of("emergency.min_calls", "many", "reason", "why"))).isEqualTo("many");
        assertThat(own(Map.of("emergency.min_calls", "", "reason", "why"))).isEmpty();
    }

    @Test
    void theInputOfAnotherFormLeavesItAsThePolicySays() {
        assertThat(own(Map.of("reason", "why"))).isEqualTo("30");
        assertThat(own(Map.of("expired", ""))).isEqualTo("30");
        assertThat(own(Map.of())).isEqualTo("30");
    }

    private static String own(Map<String, String> typed) {
        return String.valueOf(RuleField.of(POLICY, typed, null).get(0).own());
    }
}
