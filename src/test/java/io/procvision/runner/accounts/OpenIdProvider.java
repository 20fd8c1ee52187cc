package io.procvision.runner.accounts;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** A small OpenID provider on this machine, at which everybody who comes is the person that the test says. */
public final class OpenIdProvider implements AutoCloseable {

    public static final String CLIENT = "runner";

    private static final JsonMapper JSON = new JsonMapper();
    private static final int KEY_BITS = 2048;

    private final HttpServer http;
    private final RSAKey key;
    private final ConcurrentMap<String, String> nonces = new ConcurrentHashMap<>();
    private final AtomicInteger requests = new AtomicInteger();
    private volatile Map<String, Object> person = Map.of("sub", "nobody");

    private OpenIdProvider() throws IOException, JOSEException {
        key = new RSAKeyGenerator(KEY_BITS).keyID("one").generate();
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/", this::answer);
        http.start();
    }

    public static OpenIdProvider start() throws IOException, JOSEException {
        return new OpenIdProvider();
    }

    public String issuer() {
        return "http://127.0.0.1:" + http.getAddress().getPort();
    }

    /** How often it was asked anything. */
    public int requests() {
        return requests.get();
    }

    /** Whoever comes next, by the claims of the id token. */
    public void vouchFor(Map<String, Object> claims) {
        person = claims;
    }

    /** A token as programs get one, for that audience and until then. */
    public String token(Map<String, Object> claims, String audience, Instant until) throws JOSEException {
        return signed(claims, audience, until, key);
    }

    /** The same by somebody else who claims to be this provider. */
    public String forgedToken(Map<String, Object> claims, String audience, Instant until) throws JOSEException {
        return signed(
                claims,
                audience,
                until,
                new RSAKeyGenerator(KEY_BITS).keyID("one").generate());
    }

    private String signed(Map<String, Object> claims, String audience, Instant until, RSAKey by) throws JOSEException {
        JWTClaimsSet.Builder set = new JWTClaimsSet.Builder()
                .issuer(issuer())
                .audience(audience)
                .issueTime(Date.from(until.minusSeconds(600)))
                .expirationTime(Date.from(until));
        claims.forEach(set::claim);
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(by.getKeyID()).build(), set.build());
        token.sign(new RSASSASigner(by));
        return token.serialize();
    }

    private void answer(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        URI uri = exchange.getRequestURI();
        try (exchange) {
            switch (uri.getPath()) {
                case "/.well-known/openid-configuration" ->
                    json(
                            exchange,
                            Map.of(
                                    "issuer",
                                    issuer(),
                                    "authorization_endpoint",
                                    issuer() + "/authorize",
                                    "token_endpoint",
                                    issuer() + "/token",
                                    "jwks_uri",
                                    issuer() + "/keys",
                                    "subject_types_supported",
                                    new String[] {"public"},
                                    "id_token_signing_alg_values_supported",
                                    new String[] {"RS256"}));
                case "/keys" -> json(exchange, new JWKSet(key.toPublicJWK()).toJSONObject());
                case "/authorize" -> authorize(exchange, parameters(uri.getRawQuery()));
                case "/token" ->
                    token(
                            exchange,
                            parameters(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
                default -> exchange.sendResponseHeaders(404, -1);
            }
        } catch (JOSEException broken) {
            throw new IOException(broken);
        }
    }

    /** Without a form to fill in: who comes is known. */
    private void authorize(HttpExchange exchange, Map<String, String> asked) throws IOException {
        String code = UUID.randomUUID().toString();
        nonces.put(code, asked.get("nonce"));
        exchange.getResponseHeaders()
                .set("Location", "%s?code=%s&state=%s".formatted(asked.get("redirect_uri"), code, asked.get("state")));
        exchange.sendResponseHeaders(302, -1);
    }

    private void token(HttpExchange exchange, Map<String, String> asked) throws IOException, JOSEException {
        String nonce = nonces.remove(Objects.requireNonNull(asked.get("code")));
        if (nonce == null) {
            exchange.sendResponseHeaders(400, -1);
            return;
        }
        Map<String, Object> claims = new ConcurrentHashMap<>(person);
        claims.put("nonce", nonce);
        json(
                exchange,
                Map.of(
                        "access_token",
                        "opaque",
                        "token_type",
                        "Bearer",
                        "expires_in",
                        300,
                        "id_token",
                        token(claims, CLIENT, Instant.now().plusSeconds(300))));
    }

    private static void json(HttpExchange exchange, Map<String, Object> body) throws IOException {
        byte[] bytes = JSON.writeValueAsBytes(body);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static Map<String, String> parameters(String form) {
        return Arrays.stream(form.split("&", -1))
                .map(each -> each.split("=", 2))
                .collect(Collectors.toMap(
                        each -> each[0],
                        each -> URLDecoder.decode(each[1].replace("+", "%20"), StandardCharsets.UTF_8)));
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
