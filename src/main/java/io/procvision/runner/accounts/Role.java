package io.procvision.runner.accounts;

import static io.procvision.runner.accounts.Permission.ACCOUNTS;
import static io.procvision.runner.accounts.Permission.ADMINISTER;
import static io.procvision.runner.accounts.Permission.CALL;
import static io.procvision.runner.accounts.Permission.OPERATE;
import static io.procvision.runner.accounts.Permission.OWN_ACCOUNT;
import static io.procvision.runner.accounts.Permission.READ;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** What an account or a token is for, the least first. */
public enum Role {
    /** A program on the line that has parts judged, and nothing else. */
    CLIENT(CALL),
    /** A scraper of Prometheus, and nothing else. */
    METRICS(Permission.METRICS),
    VIEWER(READ, Permission.METRICS, OWN_ACCOUNT),
    OPERATOR(READ, CALL, OPERATE, Permission.METRICS, OWN_ACCOUNT),
    ADMIN(READ, CALL, OPERATE, ADMINISTER, Permission.METRICS, OWN_ACCOUNT, ACCOUNTS);

    @SuppressWarnings("ImmutableEnumChecker") // nobody can change it, which its type does not say
    private final Set<Permission> permissions;

    Role(Permission first, Permission... others) {
        permissions = Collections.unmodifiableSet(EnumSet.of(first, others));
    }

    boolean may(Permission permission) {
        return permissions.contains(permission);
    }

    /** Whether whoever has this role may hand out the other: it allows nothing that this one does not. */
    boolean includes(Role other) {
        return permissions.containsAll(other.permissions);
    }

    /** Of a login with a password: the role, by which pages tell what to show, and what it permits. */
    List<GrantedAuthority> authorities() {
        return authorities(permissions.stream());
    }

    /** Of a token with this role whose owner has that role now, which may be less than when the token was made. */
    List<GrantedAuthority> tokenAuthorities(Role owner) {
        return authorities(permissions.stream().filter(Permission::isForTokens).filter(owner::may));
    }

    /** Of a person with this role whose account is at an OpenID provider: there is no password or token of theirs here. */
    List<GrantedAuthority> guestAuthorities() {
        return authorities(permissions.stream().filter(permission -> permission != OWN_ACCOUNT));
    }

    private List<GrantedAuthority> authorities(Stream<Permission> granted) {
        return Stream.concat(Stream.of("ROLE_" + name()), granted.map(Permission::name))
                .<GrantedAuthority>map(SimpleGrantedAuthority::new)
                .toList();
    }

    /** As clients write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
