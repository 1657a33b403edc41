package org.lectern.server.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class CallbackBasesIT {
    private final Databases databases = TestDatabase.create();
    private final CallbackBases first = at("http://127.0.0.1:8080");
    private final CallbackBases second = at("http://127.0.0.1:8081");

    @AfterEach
    void close() {
        databases.close();
    }

    @Test
    void processesWithOneAddressAreAtPeace() {
        CallbackBases same = at("http://127.0.0.1:8080/");
        first.look();
        same.look();
        first.look();

        assertThat(first.others()).isEmpty();
        assertThat(same.others()).isEmpty();
        assertThat(ready(first)).isEqualTo("ok\n");
    }

    @Test
    void processesWithDifferentAddressesBothSaySoAndGoOnWhenOneIsGone() {
        first.look();
        second.look();
        first.look();

        assertThat(first.others()).containsExactly("http://127.0.0.1:8081/");
        assertThat(second.others()).containsExactly("http://127.0.0.1:8080/");
        assertThat(ready(first)).contains("ok, but", "lectern.callback-url");

        databases
                .jobs()
                .jdbc()
                .sql("update callback_base set seen_at = now() - interval '1 minute' where base like '%8081/'")
                .update();
        first.look();
        assertThat(first.others()).isEmpty();
    }

    private String ready(CallbackBases bases) {
        RawResponse answer = new ReadyHandler(databases.web(), bases::others)
                .handle(new RawRequest(
                        "GET",
                        new RawRequest.Target("/health/ready", null, Map.of()),
                        RawHeaders.none(),
                        RawRequest.Body.NONE,
                        "127.0.0.1"));
        assertThat(answer.status()).isEqualTo(200);
        return new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8);
    }

    private CallbackBases at(String base) {
        return new CallbackBases(databases.jobs(), Addresses.of(URI.create(base)));
    }
}
