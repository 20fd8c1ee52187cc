package io.procvision.runner.core;

import java.security.Principal;
import org.jspecify.annotations.Nullable;

/** Who does something: an authenticated user, or the service itself. */
public record Actor(String name) {

    public static final Actor SYSTEM = new Actor("system");

    /** Follows the account's name where one of its tokens acted: {@code anna (token line-3)}. */
    public static final String BY_TOKEN = " (token ";

    /** The operator behind a request; requests that need none (probes) never act. */
    public static Actor of(@Nullable Principal principal) {
        return new Actor(principal == null ? "anonymous" : principal.getName());
    }

    /** The account behind it: what a token does, its owner does. */
    public String account() {
        int token = name.indexOf(BY_TOKEN);
        return token < 0 ? name : name.substring(0, token);
    }

    @Override
    public String toString() {
        return name;
    }
}
