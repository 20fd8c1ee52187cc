package io.procvision.runner.accounts;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Tokens for programs: one's own, and for admins those of all. */
@RestController
@RequestMapping("/api/v1/tokens")
class TokenController {

    private final TokenAdministration tokens;

    TokenController(TokenAdministration tokens) {
        this.tokens = tokens;
    }

    @GetMapping
    List<TokenView> list(Authentication login) {
        return tokens.visibleTo(Caller.of(login));
    }

    @PostMapping
    ResponseEntity<CreatedToken> create(@Valid @RequestBody NewToken token, Authentication login) {
        CreatedToken made =
                tokens.create(Caller.of(login), token.owner(), token.name(), token.role(), token.expiresAt());
        return ResponseEntity.created(URI.create("/api/v1/tokens/" + made.id())).body(made);
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void revoke(@PathVariable String id, Authentication login) {
        tokens.revoke(Caller.of(login), id);
    }

    /**
     * @param role nothing the owner may not do
     * @param owner the account that answers for it; one's own when absent
     * @param expiresAt a setting says when, when absent
     */
    record NewToken(
            @NotBlank String name,
            @NotNull Role role,
            @Nullable String owner,
            @Nullable Instant expiresAt) {}
}
