package io.procvision.runner.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class RequestIdTests {

    @ParameterizedTest
    @ValueSource(strings = {"a", "4711", "part-4711/station:3_a.b+c=d@e", "0f8fad5b-d9cb-469f-a165-70867728950e"})
    void whatAClientSendsIsKept(String sent) {
        RequestId id = RequestId.of(sent);

        assertThat(id).hasToString(sent);
        assertThat(id.unique())
                .startsWith(sent + ".")
                .isNotEqualTo(RequestId.of(sent).unique());
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", "-a", "a b", "a\r\nSet-Cookie: b", "a\"b", "<b>", "ä", "a,b", "${jndi:x}"})
    void anythingElseIsReplaced(String sent) {
        RequestId id = RequestId.of(sent);

        assertThat(id.toString()).matches("[0-9a-f]{12}-[0-9a-f]+").isEqualTo(id.unique());
        assertThat(id.toString()).isNotEqualTo(RequestId.of(sent).toString());
    }

    @Test
    void itsLengthIsBounded() {
        String longest = "x".repeat(RequestId.LONGEST);

        assertThat(RequestId.of(longest)).hasToString(longest);
        assertThat(RequestId.of(longest + "x").toString()).doesNotContain("x");
    }

    @Test
    void aRequestHasItsIdWhileItIsWorkedOnAndItsThreadHasNoneAfterwards() throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.addHeader(RequestId.HEADER, "part-1");
        MockHttpServletResponse response = new MockHttpServletResponse();
        AtomicReference<String> meanwhile = new AtomicReference<>();

        RequestIdentification.identify(request, response, (same, too) -> {
            meanwhile.set(RequestId.current());
            MDC.put(LogContext.OPERATOR, "anna");
        });

        assertThat(meanwhile).hasValue("part-1");
        assertThat(response.getHeader(RequestId.HEADER)).isEqualTo("part-1");
        assertThat(RequestId.current()).isNull();
        assertThat(MDC.get(LogContext.OPERATOR)).isNull();
    }

    @Test
    void callsOfOneRequestIdAreToldApart() throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.addHeader(RequestId.HEADER, "part-1");
        AtomicReference<String> call = new AtomicReference<>();

        RequestIdentification.identify(
                request, new MockHttpServletResponse(), (same, too) -> call.set(RequestId.forCall()));

        assertThat(call.get()).startsWith("part-1.").isNotEqualTo(RequestId.forCall());
        assertThat(RequestId.forCall()).isNotEqualTo(RequestId.forCall());
    }

    @Test
    void aRequestThatIsDispatchedAgainKeepsItsId() throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest();
        MockHttpServletResponse response = new MockHttpServletResponse();
        RequestIdentification.identify(request, response, (same, too) -> {});
        String first = response.getHeader(RequestId.HEADER);
        AtomicReference<String> second = new AtomicReference<>();

        RequestIdentification.identify(
                request, new MockHttpServletResponse(), (same, too) -> second.set(RequestId.current()));

        assertThat(second).hasValue(first);
    }
}
