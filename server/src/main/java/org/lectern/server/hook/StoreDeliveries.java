package org.lectern.server.hook;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.lectern.server.activity.EventLog;
import org.lectern.server.activity.EventLog.Batch;
import org.lectern.server.activity.EventLog.Tally;
import org.lectern.server.activity.KeptObservation;
import org.lectern.server.hook.Intake.Result;
import org.lectern.server.platform.Database;
import org.lectern.server.platform.DatabaseUnavailable;
import org.lectern.server.platform.Notice;
import org.lectern.server.platform.Outbox;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * Stores deliveries together, with their dead letters and counts, in one transaction. One whose content the database will
 * not take becomes a dead letter and keeps no other back.
 *
 * @see "PostgreSQL, appendix A: classes 22 and 54"
 */
public final class StoreDeliveries {
    private static final Logger log = LoggerFactory.getLogger(StoreDeliveries.class);
    private static final int STATEMENT_EVENTS = 1_000;

    private final Database database;
    private final EventLog events;
    private final Outbox outbox = new Outbox();

    public StoreDeliveries(Database database, EventLog events) {
        this.database = database;
        this.events = events;
    }

    /** For each delivery, in order, whether it is durable now. */
    List<Result> store(List<Delivery> deliveries) {
        try {
            storeTogether(deliveries);
            return Collections.nCopies(deliveries.size(), Result.STORED);
        } catch (DatabaseUnavailable e) {
            log.warn(
                    "events not stored, database unavailable deliveries={} reason={}",
                    deliveries.size(),
                    e.getMessage());
            return Collections.nCopies(deliveries.size(), Result.NOT_STORED);
        } catch (RuntimeException e) {
            if (deliveries.size() > 1) {
                log.warn("events not stored together, trying one by one deliveries={}", deliveries.size(), e);
                return deliveries.stream()
                        .map(delivery -> store(List.of(delivery)).getFirst())
                        .toList();
            }
            return List.of(storeAsDead(deliveries.getFirst(), e));
        }
    }

    private void storeTogether(List<Delivery> deliveries) {
        var entries = new ArrayList<EventLog.Entry>();
        var dead = new ArrayList<DeadLetter>();
        var notices = new ArrayList<Notice>();
        int received = 0;
        int foreign = 0;
        for (Delivery delivery : deliveries) {
            entries.addAll(delivery.entries());
            dead.addAll(delivery.deadLetters());
            notices.addAll(delivery.notices());
            received += delivery.events();
            foreign += delivery.foreign();
        }
        var tally = new Tally(received, foreign, dead.size());
        database.inTransaction(() -> {
            append(entries, tally, dead);
            outbox.stage(database, notices);
        });
    }

    private void append(List<EventLog.Entry> entries, Tally tally, List<DeadLetter> dead) {
        dead.forEach(this::insert);
        int done = Math.min(STATEMENT_EVENTS, entries.size());
        insertSealed(events.append(new Batch(entries.subList(0, done), tally)));
        for (int i = done; i < entries.size(); i += STATEMENT_EVENTS) {
            int to = Math.min(entries.size(), i + STATEMENT_EVENTS);
            insertSealed(events.append(new Batch(entries.subList(i, to), Tally.NONE)));
        }
    }

    /** Which the log has counted already. */
    private void insertSealed(EventLog.Appended appended) {
        for (EventLog.Entry entry : appended.sealed()) {
            insert(understood(DeadLetter.Reason.SEALED, entry, 0));
        }
    }

    private static DeadLetter understood(DeadLetter.Reason reason, EventLog.Entry entry, int bytes) {
        String meeting = entry.observation().subject().meeting().internalMeetingId();
        return new DeadLetter(
                new UUID(0, 0), reason, "meeting " + meeting, bytes, new byte[0], KeptObservation.write(entry));
    }

    private Result storeAsDead(Delivery delivery, RuntimeException refused) {
        if (!isAboutContent(refused) || delivery.entries().isEmpty()) {
            log.error("events not stored, they come again", refused);
            return Result.NOT_STORED;
        }
        log.error(
                "database refuses events, kept as dead letters events={}",
                delivery.entries().size(),
                refused);
        var dead = new ArrayList<>(delivery.deadLetters());
        delivery.entries()
                .forEach(entry -> dead.add(understood(DeadLetter.Reason.NOT_STORABLE, entry, delivery.bytes())));
        try {
            storeTogether(List.of(new Delivery(List.of(), delivery.foreign(), dead, delivery.bytes())));
            return Result.STORED;
        } catch (RuntimeException e) {
            log.error("dead letters not stored", e);
            return Result.NOT_STORED;
        }
    }

    /** Whether it would be refused again, however often it came: everything else may pass, and the sender repeats. */
    private static boolean isAboutContent(RuntimeException refused) {
        if (refused instanceof DataAccessException data && data.getMostSpecificCause() instanceof SQLException cause) {
            String state = String.valueOf(cause.getSQLState());
            return state.startsWith("22") || state.startsWith("54");
        }
        return false;
    }

    private void insert(DeadLetter letter) {
        database.jdbc()
                .sql(
                        "insert into dead_letter (server_id, reason, detail, bytes, digest, content) values (?, ?, ?, ?, ?, ?)")
                .params(Arrays.asList(
                        letter.serverId(),
                        letter.reason().name(),
                        letter.detail().replace("\0", ""),
                        letter.bytes(),
                        letter.digest(),
                        letter.content()))
                .update();
    }
}
