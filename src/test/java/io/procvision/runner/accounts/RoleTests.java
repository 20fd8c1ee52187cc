package io.procvision.runner.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import org.springframework.security.core.GrantedAuthority;

class RoleTests {

    @Test
    void aRoleIsHandedOutOnlyByOneThatMayDoAllOfIt() {
        assertThat(Role.values()).allMatch(Role.ADMIN::includes);
        assertThat(Role.OPERATOR.includes(Role.ADMIN)).isFalse();
        assertThat(Role.OPERATOR.includes(Role.CLIENT)).isTrue();
        assertThat(Role.VIEWER.includes(Role.CLIENT)).isFalse();
        assertThat(Role.VIEWER.includes(Role.METRICS)).isTrue();
        assertThat(Role.CLIENT.includes(Role.VIEWER)).isFalse();
    }

    @Test
    void aTokenMayDoNoMoreThanItsOwnerMayNow() {
        assertThat(names(Role.OPERATOR.tokenAuthorities(Role.VIEWER)))
                .contains("READ")
                .doesNotContain("OPERATE", "CALL");
        assertThat(names(Role.ADMIN.tokenAuthorities(Role.CLIENT)))
                .contains("CALL")
                .doesNotContain("READ");
    }

    @Test
    void noTokenMakesTokensOrPasswords() {
        assertThat(names(Role.ADMIN.tokenAuthorities(Role.ADMIN)))
                .contains("ADMINISTER")
                .doesNotContain("ACCOUNTS", "OWN_ACCOUNT");
    }

    @Test
    void aGuestReadsWhoTheyAreAndHasNoPasswordToChange() {
        assertThat(names(Role.VIEWER.guestAuthorities()))
                .contains(permission(HttpMethod.GET, "/console/account"))
                .doesNotContain(permission(HttpMethod.POST, "/console/account/password"));
    }

    private static String permission(HttpMethod method, String path) {
        return AccessRules.ALL.stream()
                .filter(rule -> rule.method().equals(method) && rule.path().equals(path))
                .map(rule -> String.valueOf(rule.permission()))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> names(List<GrantedAuthority> authorities) {
        return authorities.stream().map(GrantedAuthority::getAuthority).toList();
    }
}
