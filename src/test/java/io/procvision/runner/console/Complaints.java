package io.procvision.runner.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Response;
import java.util.ArrayList;
import java.util.List;

/**
 * What a browser has to say against our pages: errors of its console, which include what the content security policy
 * stopped; exceptions of scripts; requests that failed or were answered by an error; requests to anybody else.
 */
final class Complaints {

    private final String address;
    private final List<String> heard = new ArrayList<>();
    private final List<String> expected = new ArrayList<>();

    Complaints(BrowserContext context, String address) {
        this.address = address;
        context.onConsoleMessage(this::written);
        context.onWebError(error -> heard.add("script: " + error.error()));
        context.onRequest(this::sent);
        context.onRequestFailed(this::failed);
        context.onResponse(this::answered);
    }

    /** A test that provokes an error names a part of the complaint. */
    void expect(String part) {
        expected.add(part);
    }

    void assertNone() {
        List<String> unexpected = heard.stream()
                .filter(complaint -> expected.stream().noneMatch(complaint::contains))
                .toList();
        assertThat(unexpected).as("what the browser complained of").isEmpty();
    }

    /** A browser asks for the icon of its own accord, which proves nothing of a page. */
    private void written(ConsoleMessage message) {
        if (message.type().equals("error") && !message.location().contains("/favicon.ico")) {
            heard.add("console: %s (%s)".formatted(message.text(), message.location()));
        }
    }

    private void sent(Request request) {
        String url = request.url();
        if (!url.startsWith(address + "/") && !url.startsWith("data:") && !url.startsWith("blob:")) {
            heard.add("foreign request: " + url);
        }
    }

    /** A page that is left, or a download, aborts what it had under way. */
    private void failed(Request request) {
        if (!"net::ERR_ABORTED".equals(request.failure())) {
            heard.add("request: %s %s: %s".formatted(request.method(), request.url(), request.failure()));
        }
    }

    private void answered(Response response) {
        if (response.status() >= 400 && !response.url().endsWith("/favicon.ico")) {
            heard.add("answer %d: %s %s"
                    .formatted(response.status(), response.request().method(), response.url()));
        }
    }
}
