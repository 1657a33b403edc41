package org.lectern.server.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class MetricsHandlerTest {
    private static final Map<String, String> NONE = Map.of();

    private final MetricsHandler open = new MetricsHandler(() -> "figures", Optional.empty());
    private final MetricsHandler guarded = new MetricsHandler(() -> "figures", Optional.of(new Secret("t0ken")));

    @Test
    void withoutATokenOnlyThisMachineIsAnswered() {
        assertThat(status(open, "127.0.0.1", NONE)).isEqualTo(200);
        assertThat(status(open, "0:0:0:0:0:0:0:1", NONE)).isEqualTo(200);
        assertThat(status(open, "192.0.2.7", NONE)).isEqualTo(403);
        assertThat(status(open, "", NONE)).isEqualTo(403);
    }

    @Test
    void whatAProxyOnThisMachinePassesOnIsNotFromThisMachine() {
        for (String header : new String[] {"X-Forwarded-For", "X-Real-IP", "Forwarded", "Via", "X-Forwarded-Proto"}) {
            assertThat(status(open, "127.0.0.1", Map.of(header, "127.0.0.1")))
                    .as(header)
                    .isEqualTo(403);
        }
    }

    @Test
    void aTokenIsAskedForWhereverSomebodyComesFrom() {
        assertThat(status(guarded, "192.0.2.7", Map.of("Authorization", "Bearer t0ken")))
                .isEqualTo(200);
        assertThat(status(guarded, "192.0.2.7", Map.of("Authorization", "bearer t0ken")))
                .isEqualTo(200);
        assertThat(status(guarded, "127.0.0.1", NONE)).isEqualTo(401);
        assertThat(status(guarded, "127.0.0.1", Map.of("Authorization", "Bearer t0ke")))
                .isEqualTo(401);
        assertThat(status(guarded, "127.0.0.1", Map.of("Authorization", "Basic t0ken")))
                .isEqualTo(401);
        assertThat(status(guarded, "127.0.0.1", Map.of("Authorization", "Bearer ")))
                .isEqualTo(401);
    }

    private static int status(MetricsHandler handler, String from, Map<String, String> headers) {
        return handler.handle(new RawRequest(
                        "GET",
                        new RawRequest.Target("/metrics", null, Map.of()),
                        RawHeaders.of(headers),
                        RawRequest.Body.NONE,
                        from))
                .status();
    }
}
