package io.procvision.runner.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequestWrapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;

class ClientAddressTests {

    private final MockHttpServletRequest request = new MockHttpServletRequest();

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.9.9.9", "::1"})
    void aConnectionOfThisMachineIsLocal(String address) {
        request.setRemoteAddr(address);

        assertThat(ClientAddress.of(request).local()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Forwarded-For", "Forwarded", "X-Real-IP"})
    void whatAHeaderSaysIsNeverLocal(String header) {
        request.setRemoteAddr("127.0.0.1");
        request.addHeader(header, "127.0.0.1");

        // A filter that believes such headers hides them.
        assertThat(ClientAddress.of(new HttpServletRequestWrapper(request) {
                    @Override
                    public String getHeader(String name) {
                        return "";
                    }
                }))
                .isEqualTo(new ClientAddress("127.0.0.1 (forwarded)", false));
    }

    @Test
    void anAddressThatTomcatTookFromAHeaderIsNeverLocal() {
        request.setRemoteAddr("127.0.0.1");
        request.setAttribute("org.apache.tomcat.request.forwarded", true);

        assertThat(ClientAddress.of(request).local()).isFalse();
    }

    @Test
    void aPasswordsLoginKeepsWhetherItWasForwarded() {
        request.setRemoteAddr("127.0.0.1");
        request.addHeader("X-Forwarded-For", "127.0.0.1");
        UsernamePasswordAuthenticationToken login =
                UsernamePasswordAuthenticationToken.unauthenticated("anna", "guess");
        login.setDetails(new ClientDetails(request));

        assertThat(ClientAddress.of(login).local()).isFalse();
    }

    @Test
    void otherAddressesStayWhatTheyAre() {
        request.setRemoteAddr("10.0.0.7");
        request.addHeader("X-Forwarded-For", "10.0.0.7");

        assertThat(ClientAddress.of(request)).isEqualTo(ClientAddress.of("10.0.0.7"));
    }
}
