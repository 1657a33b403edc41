package org.lectern.server.meeting;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.lectern.server.activity.Kind;
import org.lectern.server.activity.MeetingReference;
import org.lectern.server.meeting.ClaimMeetings.Owner;
import org.lectern.server.meeting.ClaimMeetings.Told;
import org.lectern.server.platform.DatabaseConnection;
import org.lectern.server.platform.TestDatabase;

/** Classes of a tenant's own software, of whose end nobody told. */
final class SilentClassesIT {
    private static final UUID TENANT = UUID.randomUUID();
    private static final Duration SILENCE = Duration.ofHours(12);
    private static final Instant LONG_AGO =
            Instant.now().minus(Duration.ofHours(13)).truncatedTo(ChronoUnit.MILLIS);

    private final DatabaseConnection connection = TestDatabase.createConnection();
    private final Instance node = new Instance(connection, Instance.Settings.usual());

    @AfterEach
    void close() {
        node.close();
    }

    private static ClaimMeetings claims(Instance of) {
        return new ClaimMeetings(of.databases.web(), of.meetings, of.ours, of.endings);
    }

    private UUID claimed(String name, UUID server) {
        var meeting = new MeetingReference(name + "-" + LONG_AGO.toEpochMilli(), "theirs-" + name);
        Owner owner = claims(node).claim(TENANT, meeting, new Told("Algebra", server, LONG_AGO));
        return ((Owner.Theirs) owner).meetingId();
    }

    private Meeting meeting(UUID id) {
        return node.meetings.find(id).orElseThrow();
    }

    private int count(String sql) {
        return node.databases.web().jdbc().sql(sql).query(Integer.class).single();
    }

    @Test
    void areOverWhenTheyWereHeardOfLast() {
        UUID silent = claimed("silent", ClaimMeetings.NO_SERVER);
        UUID heard = claimed("heard", ClaimMeetings.NO_SERVER);
        UUID polled = claimed("polled", UUID.randomUUID());
        claims(node).heard(heard, new MeetingReference("", "theirs-heard"), Instant.now());

        assertThat(claims(node).closeSilent(SILENCE)).isEqualTo(1);

        assertThat(meeting(silent).endCause()).contains(EndCause.INFERRED);
        assertThat(meeting(silent).endedAt()).contains(LONG_AGO);
        assertThat(meeting(heard).isRunning()).isTrue();
        assertThat(meeting(polled).isRunning()).as("whose polls will tell").isTrue();
        assertThat(node.evidence.logged)
                .singleElement()
                .satisfies(end -> assertThat(end.kind()).isEqualTo(Kind.MEETING_ENDED));
        assertThat(claims(node).closeSilent(SILENCE)).isZero();
    }

    @Test
    void areClosedOnceByTwoProcesses() throws Exception {
        for (int i = 0; i < 20; i++) {
            claimed("class" + i, ClaimMeetings.NO_SERVER);
        }
        try (var other = new Instance(connection, Instance.Settings.usual());
                var threads = Executors.newFixedThreadPool(2)) {
            var one = threads.submit(() -> claims(node).closeSilent(SILENCE));
            var two = threads.submit(() -> claims(other).closeSilent(SILENCE));
            one.get();
            two.get();

            assertThat(count("select count(*) from meeting where state = 'ENDED' and end_cause = 'INFERRED'"))
                    .isEqualTo(20);
            assertThat(count("select count(*) - count(distinct key) from outbox"))
                    .as("told twice")
                    .isZero();
        }
    }
}
