package io.procvision.runner.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.springframework.web.util.UriUtils;

class AuditQueryTests {

    @Test
    void anAddressHasEveryCharacterThatWasTyped() {
        AuditQuery query = new AuditQuery(null, "night+shift & 夜 {a} 100%", "", null, null, "2026-11-24T06:30", null);

        String address = query.at("/console/audit");

        assertThat(address)
                .startsWith("/console/audit?operator=night%2Bshift%20%26%20")
                .endsWith("&to=2026-11-24T06%3A30")
                .doesNotContain("action", "+");
        String operator = address.substring(address.indexOf('=') + 1, address.indexOf("&to="));
        assertThat(UriUtils.decode(operator, StandardCharsets.UTF_8)).isEqualTo(query.operator());
    }

    @Test
    void aRequestIsAskedForByTheNameThatTheApiGivesIt() {
        AuditQuery query = new AuditQuery(null, null, null, null, null, null, " line-3/7 ");

        assertThat(query.filter().requestId()).isEqualTo("line-3/7");
        assertThat(query.at("/console/audit")).isEqualTo("/console/audit?request_id=line-3%2F7");
    }

    @Test
    void nothingTypedIsTheBareAddress() {
        assertThat(new AuditQuery(" ", null, null, null, null, null, "").at("/console/audit.csv"))
                .isEqualTo("/console/audit.csv");
    }
}
