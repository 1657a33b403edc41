package org.lectern.server.platform;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code /metrics}: to whoever has the token; without one, to this machine. A proxy on this machine passes on what comes from
 * elsewhere, so that a request which names one is not from here.
 */
final class MetricsHandler implements RawHandler {
    private static final List<String> PASSED_ON =
            List.of("X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Forwarded", "Via");

    private final Supplier<String> metrics;
    private final Optional<Secret> token;

    MetricsHandler(Supplier<String> metrics, Optional<Secret> token) {
        this.metrics = metrics;
        this.token = token;
    }

    @Override
    public RawResponse handle(RawRequest request) {
        if (!isAllowed(request)) {
            return token.isPresent()
                    ? RawResponse.text(401, "The token is missing or wrong.\n").with("WWW-Authenticate", "Bearer")
                    : RawResponse.text(403, "Only from this machine, unless lectern.http.metrics-token is set.\n");
        }
        return RawResponse.of(200, "text/plain; version=0.0.4; charset=utf-8", metrics.get());
    }

    private boolean isAllowed(RawRequest request) {
        return token.map(secret -> isBearer(secret, request.headers().first("Authorization")))
                .orElseGet(() -> isFromHere(request));
    }

    private static boolean isBearer(Secret secret, @Nullable String authorization) {
        return authorization != null
                && authorization.regionMatches(true, 0, "Bearer ", 0, 7)
                && MessageDigest.isEqual(
                        secret.reveal().getBytes(StandardCharsets.UTF_8),
                        authorization.substring(7).strip().getBytes(StandardCharsets.UTF_8));
    }

    private static boolean isFromHere(RawRequest request) {
        return PASSED_ON.stream().allMatch(header -> request.headers().first(header) == null)
                && ProxyValve.address(request.remoteAddress())
                        .filter(InetAddress::isLoopbackAddress)
                        .isPresent();
    }
}
