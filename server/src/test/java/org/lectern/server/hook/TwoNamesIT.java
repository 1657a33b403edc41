package org.lectern.server.hook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.lectern.server.activity.Activity;
import org.lectern.server.activity.MeetingReference;
import org.lectern.server.activity.ObservationOrder;
import org.lectern.server.activity.PlausibleTime;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.TestDatabase;

/** A class of which one event names the server's identifier and another one only ours. */
final class TwoNamesIT {
    private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");
    private static final long MILLIS = START.toEpochMilli();
    private static final MeetingReference WHOLE = new MeetingReference("abc-" + MILLIS, "abcdefghij-1");
    private static final MeetingReference OURS_ALONE = new MeetingReference("", WHOLE.serverMeetingId());

    private final Databases databases = TestDatabase.create();
    private final Inlet inlet = new Inlet(
            databases,
            new Inlet.Knowing(),
            new Activity.Rules(ObservationOrder.BY_TIME, PlausibleTime.any()),
            InstantSource.fixed(START.plusSeconds(3600)));

    @AfterEach
    void close() {
        inlet.close();
        databases.close();
    }

    /** Four events, two under either name, of one connection. */
    private void told() throws InterruptedException {
        inlet.deliver("[" + Events.chat(WHOLE, "w_1", MILLIS + 1000, "a") + ","
                + Events.chat(WHOLE, "w_1", MILLIS + 2000, "b") + "]");
        inlet.deliver("[" + Events.chat(OURS_ALONE, "w_1", MILLIS + 3000, "c") + ","
                + Events.chat(OURS_ALONE, "w_1", MILLIS + 4000, "d") + "]");
    }

    private void assertOneClass() {
        assertThat(inlet.read(WHOLE.serverMeetingId(), START.plusSeconds(100)).people())
                .singleElement()
                .satisfies(
                        anna -> assertThat(anna.figures().counts().messages()).isEqualTo(4));
        assertThat(inlet.inbox().counters().addUp()).isTrue();
    }

    private void lapse() {
        databases
                .web()
                .jdbc()
                .sql("update due set lease_until = null, lease_owner = null")
                .update();
    }

    @Test
    void isOneEvenIfWhoeverFoldedItDiedBeforeTheNamesWereTied() throws InterruptedException {
        told();
        databases.web().jdbc().sql("""
                        create function dies() returns trigger language plpgsql as $$
                        begin raise exception 'gone' using errcode = '57P01'; end $$
                        """).update();
        databases
                .web()
                .jdbc()
                .sql("create trigger dies before insert on meeting_alias for each row execute function dies()")
                .update();
        try {
            inlet.foldAll();
        } catch (RuntimeException e) {
            // as a process that dies at that moment
        }

        databases.web().jdbc().sql("drop trigger dies on meeting_alias").update();
        lapse();
        inlet.foldAll();

        assertOneClass();
    }

    /** Waits for the other in the midst of its first fold. */
    private Activity node(CyclicBarrier barrier) {
        var met = new AtomicBoolean();
        ObservationOrder order = new ObservationOrder() {
            @Override
            public int compare(org.lectern.server.activity.Observation a, org.lectern.server.activity.Observation b) {
                if (met.compareAndSet(false, true)) {
                    try {
                        barrier.await(30, TimeUnit.SECONDS);
                    } catch (Exception e) {
                        throw new IllegalStateException("the other did not come", e);
                    }
                }
                return ObservationOrder.BY_TIME.compare(a, b);
            }
        };
        return Activity.of(
                databases,
                new Inlet.Knowing(),
                new Activity.Rules(order, PlausibleTime.any()),
                InstantSource.fixed(START));
    }

    @Test
    void isOneIfTwoProcessesFoldItUnderEitherNameAtOnce() throws Exception {
        told();
        var barrier = new CyclicBarrier(2);
        databases
                .web()
                .jdbc()
                .sql("update due set due_at = due_at + interval '1 hour' where internal_id = ''")
                .update();
        try (var threads = Executors.newFixedThreadPool(2)) {
            var one = threads.submit(() -> node(barrier).fold().runOnce());
            awaitClaimed();
            databases
                    .web()
                    .jdbc()
                    .sql("update due set due_at = now() where internal_id = ''")
                    .update();
            var two = threads.submit(() -> node(barrier).fold().runOnce());
            for (var run : List.of(one, two)) {
                assertThat(run.get(60, TimeUnit.SECONDS).meetings()).isEqualTo(1);
            }
        }

        inlet.foldAll();

        assertOneClass();
    }

    private void awaitClaimed() {
        while (databases
                        .web()
                        .jdbc()
                        .sql("select count(*) from due where lease_owner is not null")
                        .query(Integer.class)
                        .single()
                == 0) {
            Thread.onSpinWait();
        }
    }
}
