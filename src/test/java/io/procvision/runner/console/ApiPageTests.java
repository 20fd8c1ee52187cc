package io.procvision.runner.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.JsonNode;

/** The page of the API's description, which comes from a library: our policy of what a page may load must let it work. */
@ConsoleTest
class ApiPageTests {

    @LocalServerPort
    private int port;

    @Test
    void itListsEveryOperationAndTellsOfOne(Visitor visitor) {
        Page page = visitor.open("/swagger-ui.html").page();

        Locator operations = page.locator(".opblock");
        assertThat(operations).hasCount(described());
        Locator call = page.locator(".opblock-post")
                .filter(new Locator.FilterOptions().setHasText("/api/v1/pids/{pid}/calls"))
                .first();
        call.locator(".opblock-summary-control").first().click();
        assertThat(call).containsText("Parameters");
        assertThat(call).containsText("Responses");
    }

    private int described() {
        JsonNode description = RestClient.create("http://127.0.0.1:" + port)
                .get()
                .uri("/v3/api-docs")
                .retrieve()
                .body(JsonNode.class);
        return (int) StreamSupport.stream(
                        Objects.requireNonNull(description).path("paths").spliterator(), false)
                .mapToLong(JsonNode::size)
                .sum();
    }
}
