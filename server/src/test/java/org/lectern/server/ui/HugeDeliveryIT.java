package org.lectern.server.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lectern.server.hook.DeadLetter;
import org.lectern.server.hook.Inbox;
import org.lectern.server.platform.Databases;

/** Ten megabytes at the real address of a hook, through the whole web server. */
@ExtendWith(School.ForTests.class)
final class HugeDeliveryIT {
    private static final byte[] TEN_MEGABYTES = new byte[10 << 20];

    private final School school;

    HugeDeliveryIT(School school) {
        this.school = school;
    }

    @Test
    void isAnsweredSoThatTheHookStaysAndIsADeadLetterThatTheInboxShows() throws Exception {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> !school.simulator.hookUrls().isEmpty());
        URI hook = URI.create(school.simulator.hookUrls().iterator().next());
        int before = dead();

        try (var http = HttpClient.newHttpClient()) {
            for (HttpRequest.BodyPublisher body : List.of(
                    HttpRequest.BodyPublishers.ofByteArray(TEN_MEGABYTES),
                    // Without saying beforehand how much comes.
                    HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(TEN_MEGABYTES)))) {
                var request = HttpRequest.newBuilder(hook)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(body)
                        .build();

                assertThat(http.send(request, HttpResponse.BodyHandlers.discarding())
                                .statusCode())
                        .isEqualTo(200);
            }
        }

        assertThat(dead()).isEqualTo(before + 2);
        assertThat(school.signedIn(school.operator).get("/admin/inbox").body()).contains("Too large");
        assertThat(school.product
                        .bean(Databases.class)
                        .web()
                        .jdbc()
                        .sql("""
                        select count(*) from dead_letter where reason = 'TOO_LARGE' and length(content) > 0
                        """)
                        .query(Long.class)
                        .single())
                .isZero();
    }

    private int dead() {
        return (int) school.product.bean(Inbox.class).deadLetters(1_000).stream()
                .filter(one -> one.reason() == DeadLetter.Reason.TOO_LARGE)
                .count();
    }
}
