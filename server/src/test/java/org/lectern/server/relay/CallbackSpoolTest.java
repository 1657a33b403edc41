package org.lectern.server.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.server.platform.RawResponse;

final class CallbackSpoolTest {
    @TempDir
    private Path data;

    @Test
    void oneThatCannotBeTakenUpKeepsBackNoneBehindIt() {
        var spool = new CallbackSpool(data, CallbackSpool.Limits.USUAL);
        for (String token : List.of("a", "bad", "b", "c")) {
            assertThat(spool.keep("analytics", received(token))).isTrue();
        }
        var taker = new Taker();

        assertThat(spool.takeUp(purpose -> taker)).isEqualTo(3);
        assertThat(taker.taken).containsExactlyInAnyOrder("a", "b", "c");

        taker.breaks = false;
        assertThat(spool.takeUp(purpose -> taker)).isEqualTo(1);
        assertThat(taker.taken).endsWith("bad");
        assertThat(spool.takeUp(purpose -> taker)).isZero();
    }

    private static Callback.Received received(String token) {
        return new Callback.Received(token, null, "{}".getBytes(StandardCharsets.UTF_8), Instant.EPOCH);
    }

    /** Fails on one of them. */
    private static final class Taker implements Callback {
        private final List<String> taken = new ArrayList<>();
        private boolean breaks = true;

        @Override
        public String purpose() {
            return "analytics";
        }

        @Override
        public int maxBodyBytes() {
            return 100;
        }

        @Override
        public RawResponse receive(Received received) {
            if (breaks && received.token().equals("bad")) {
                throw new IllegalStateException("refused by the database");
            }
            taken.add(received.token());
            return RawResponse.status(200);
        }
    }
}
