package org.lectern.server.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class PostgresNoticesIT {
    private final DatabaseConnection connection = TestDatabase.createConnection();
    private final Databases databases = connection.pools();
    private final PostgresNotices notices = new PostgresNotices(connection);
    private final List<String> heard = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start() {
        notices.start();
    }

    @AfterEach
    void stop() {
        notices.stop();
        databases.close();
    }

    @Test
    void carriesPayloadsInOrderAndOnlyAfterTheCommit() {
        notices.listen("test_channel", heard::add);
        await().atMost(Duration.ofMinutes(1)).until(() -> heard.contains(Notices.RE_READ));

        databases.web().inTransaction(() -> {
            send("one");
            send("two");
            assertThat(heard).containsExactly(Notices.RE_READ);
        });

        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(heard).containsExactly(Notices.RE_READ, "one", "two"));
    }

    @Test
    void hasListenersReadAgainAfterALostConnection() {
        notices.listen("test_channel", heard::add);
        await().atMost(Duration.ofMinutes(1)).until(() -> heard.contains(Notices.RE_READ));
        heard.clear();

        databases
                .web()
                .jdbc()
                .sql("select pg_terminate_backend(pid) from pg_stat_activity"
                        + " where application_name = 'lectern-notices' and datname = current_database()")
                .query()
                .singleValue();

        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(heard).containsExactly(Notices.RE_READ));
        send("after");
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(heard).containsExactly(Notices.RE_READ, "after"));
    }

    @Test
    void aFailingListenerDoesNotSilenceTheOthers() {
        notices.listen("test_channel", payload -> {
            throw new IllegalStateException("on purpose");
        });
        notices.listen("test_channel", heard::add);
        await().atMost(Duration.ofMinutes(1)).until(() -> heard.contains(Notices.RE_READ));

        send("still");

        await().atMost(Duration.ofMinutes(1)).until(() -> heard.contains("still"));
    }

    @Test
    void hearsNothingAfterTheListeningWasClosed() {
        List<String> other = new CopyOnWriteArrayList<>();
        Notices.Listening listening = notices.listen("test_channel", heard::add);
        notices.listen("test_channel", other::add);
        await().atMost(Duration.ofMinutes(1)).until(() -> heard.contains(Notices.RE_READ));
        heard.clear();

        listening.close();
        send("gone");

        await().atMost(Duration.ofMinutes(1)).until(() -> other.contains("gone"));
        assertThat(heard).isEmpty();
    }

    @Test
    void refusesChannelsThatAreNotPlainNames() {
        assertThatThrownBy(() -> notices.listen("a; drop table x", heard::add))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private void send(String payload) {
        databases
                .web()
                .jdbc()
                .sql("select pg_notify('test_channel', :payload)")
                .param("payload", payload)
                .query((row, number) -> true)
                .single();
    }
}
