package org.lectern.server.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lectern.server.activity.Activity;
import org.lectern.server.activity.EventLog;
import org.lectern.server.activity.Kind;
import org.lectern.server.activity.MeetingReference;
import org.lectern.server.activity.Observation;
import org.lectern.server.activity.Source;
import org.lectern.server.activity.Track;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.TestDatabase;
import org.springframework.jdbc.UncategorizedSQLException;

/** What becomes of deliveries that the database does not take. */
final class StoreDeliveriesIT {
    /** Long ago, so that its partition is made on demand. */
    private static final long MILLIS = Instant.parse("2019-03-04T09:00:00Z").toEpochMilli();

    private Databases databases;
    private EventLog events;

    @BeforeEach
    void open() {
        databases = TestDatabase.create();
        events = Activity.of(databases, new Inlet.Knowing(), Activity.Rules.STANDARD, InstantSource.system())
                .log();
    }

    @AfterEach
    void close() {
        databases.close();
    }

    private static EventLog.Entry entry() {
        var meeting = new MeetingReference("abc-" + MILLIS, "abcdefghij-0123456789abcdef");
        var subject = new Observation.Subject(meeting, Track.connection("w_1"));
        return new EventLog.Entry(
                Observation.of(subject, Source.HOOK, MILLIS + 1000, Observation.What.of(Kind.MESSAGE)), true);
    }

    private long deadLetters() {
        return databases
                .web()
                .jdbc()
                .sql("select count(*) from dead_letter")
                .query(Long.class)
                .single();
    }

    /** Statement cancelled, lock not available, read-only after a failover, input/output error; then bad content. */
    @ParameterizedTest
    @CsvSource({"57014,0", "55P03,0", "25006,0", "58030,0", "22021,1", "54000,1"})
    void onlyContentThatIsRefusedBecomesADeadLetterAndEverythingElseComesAgain(String state, int dead) {
        EventLog failing = new EventLog() {
            @Override
            public Appended append(Batch batch) {
                if (batch.entries().isEmpty()) {
                    return events.append(batch);
                }
                throw new UncategorizedSQLException("append", null, new SQLException("no", state));
            }

            @Override
            public Claims claim(int limit) {
                return events.claim(limit);
            }
        };

        List<Intake.Result> results = new StoreDeliveries(databases.intake(), failing)
                .store(List.of(new Delivery(List.of(entry()), 0, List.of(), 100)));

        assertThat(results).containsExactly(dead == 0 ? Intake.Result.NOT_STORED : Intake.Result.STORED);
        assertThat(deadLetters()).isEqualTo(dead);
    }

    @Test
    void aPartitionWhoseMakingWasRolledBackIsMadeAgain() {
        var batch = new EventLog.Batch(List.of(entry()), new EventLog.Tally(1, 0, 0));
        assertThatThrownBy(() -> databases.intake().inTransaction(() -> {
                    events.append(batch);
                    throw new IllegalStateException("the power went");
                }))
                .isInstanceOf(IllegalStateException.class);

        List<Intake.Result> results = new StoreDeliveries(databases.intake(), events)
                .store(List.of(new Delivery(List.of(entry()), 0, List.of(), 100)));

        assertThat(results).containsExactly(Intake.Result.STORED);
        assertThat(deadLetters()).isZero();
    }
}
