package io.procvision.runner.accounts;

import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.DisabledException;
import org.springframework.stereotype.Component;

/** Tells from the claims of a provider who somebody is here, and what they may do. */
@Component
class FederatedUsers {

    /** What may stand in a history without being taken for something else; brackets would. */
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} ._@+-]{0,63}");

    private final SingleSignOnSettings settings;

    FederatedUsers(SingleSignOnSettings settings) {
        this.settings = settings;
    }

    FederatedUser of(Map<String, Object> claims, Instant until) {
        String name = text(claims.get(settings.nameClaim()))
                .filter(given -> NAME.matcher(given).matches())
                .orElseThrow(() -> new BadCredentialsException(
                        "The claim %s has to be a name of 1 to 64 letters, digits, spaces and ._@+-; see runner.security.oidc.name-claim"
                                .formatted(settings.nameClaim())));
        String subject = text(claims.get("sub")).orElse("");
        return role(claims)
                .map(role -> new FederatedUser(name, subject, role, until))
                .orElseThrow(() -> new DisabledException(
                        "%s (subject %s) has no role here; see runner.security.oidc.roles".formatted(name, subject)));
    }

    /** Roles are declared from the least to the mightiest. */
    private Optional<Role> role(Map<String, Object> claims) {
        Collection<?> values = values(claims);
        List<Role> mightiestFirst = Arrays.asList(Role.values());
        Collections.reverse(mightiestFirst);
        Stream<Role> given = mightiestFirst.stream()
                .filter(role ->
                        settings.roles().getOrDefault(role, List.of()).stream().anyMatch(values::contains));
        return given.findFirst().or(() -> Optional.ofNullable(settings.defaultRole()));
    }

    /** A list, or one text; whole names first, since some providers put addresses with dots into their claims' names. */
    private Collection<?> values(Map<String, Object> claims) {
        String path = settings.rolesClaim();
        if (path == null) {
            return List.of();
        }
        Object found = claims.containsKey(path) ? claims.get(path) : follow(claims, path);
        if (found instanceof Collection<?> several) {
            return several;
        }
        return found == null ? List.of() : List.of(found);
    }

    private static @Nullable Object follow(Map<String, Object> claims, String path) {
        Object place = claims;
        for (String step : path.split("\\.", -1)) {
            if (!(place instanceof Map<?, ?> inner)) {
                return null;
            }
            place = inner.get(step);
        }
        return place;
    }

    private static Optional<String> text(@Nullable Object claim) {
        return claim instanceof String text && !text.isBlank() ? Optional.of(text) : Optional.empty();
    }
}
