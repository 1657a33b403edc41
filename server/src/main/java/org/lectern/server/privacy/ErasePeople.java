package org.lectern.server.privacy;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.server.attendance.PersonalAttendance;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.audit.AuditEntry;
import org.lectern.server.audit.AuditTrail;
import org.lectern.server.platform.Database;
import org.lectern.server.platform.Vault;
import org.lectern.server.privacy.EraseFromTables.Texts;
import org.lectern.server.privacy.ErasureStore.Held;
import org.lectern.server.privacy.ErasureStore.LeaseLost;
import org.lectern.server.privacy.ErasureStore.Progress;
import org.lectern.server.privacy.ErasureStore.Subject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Erases people: a random tombstone takes the place of identifier and names everywhere, and no count changes.
 *
 * <p>Done in portions, each in one transaction with how far it is, by whichever process holds the lease: a process that is
 * killed is followed by another, and nothing is done or counted twice. Asking again for somebody whose erasure is open is
 * the same erasure.
 *
 * <p>It covers the classes of which anything had come by the time of the request. What still comes of those is erased too,
 * until {@link #WATCH} later. Whoever joins a class afterwards is somebody new, under another pseudonym.
 *
 * <p>Safe for use by several threads and processes.
 */
public final class ErasePeople {
    /** As long as an event can be late and count, and a day. */
    public static final Duration WATCH = Duration.ofDays(8);

    private static final Logger log = LoggerFactory.getLogger(ErasePeople.class);
    private static final Duration SOON = Duration.ofMinutes(10);
    private static final Duration LATER = Duration.ofHours(6);
    private static final int SOON_PASSES = 6;

    /** Of a first pass alone: {@link ErasureNews#before}. */
    static final int BEFORE = -1;

    private static final int CLASSES = 0;
    private static final int TEXTS = 1;
    private static final int ROWS = TEXTS + EraseFromTables.TEXTS.size();
    private static final int END = ROWS + 1;

    private final Database database;
    private final ErasureStore store;
    private final Rest rest;
    private final List<ErasureNews> news;
    private final InstantSource clock;

    /** What else erasing takes. */
    public record Rest(Pseudonyms pseudonyms, PrivacyKeys keys, AuditTrail audit) {}

    /** @param news told on the database that is given */
    public ErasePeople(Database database, Vault vault, Rest rest, List<ErasureNews> news, InstantSource clock) {
        this.database = database;
        this.store = new ErasureStore(database, vault);
        this.rest = rest;
        this.news = List.copyOf(news);
        this.clock = clock;
    }

    /** What came of asking for an erasure. */
    public sealed interface Requested {
        record Accepted(Erasure erasure) implements Requested {}

        /** Nobody could run the installation afterwards. */
        record LastOperator() implements Requested {}
    }

    /** Begins the erasure, or finds the one that is open. {@link #complete} or the background job does it. */
    public Requested request(UUID tenantId, String externalUserId, AuditActor by) {
        if (externalUserId.isBlank() || externalUserId.startsWith("erased-")) {
            throw new IllegalArgumentException("not an identifier of a person");
        }
        if (new EraseFromTables(database).isLastOperator(tenantId, externalUserId)) {
            return new Requested.LastOperator();
        }
        return new Requested.Accepted(database.inTransaction(() -> {
            byte[] key = rest.keys().key(database, tenantId, PrivacyKeys.Purpose.ERASED);
            Erasure erasure = store.request(
                    tenantId,
                    Pseudonym.hmac(key, externalUserId),
                    Subject.of(externalUserId),
                    by.text(),
                    clock.instant(),
                    WATCH);
            rest.audit()
                    .append(
                            database,
                            AuditEntry.of(tenantId, by, "person.erasure-requested", "erasure:" + erasure.id())
                                    .with("tombstone", erasure.tombstone()));
            news.forEach(one -> one.requested(erasure, externalUserId, by));
            return erasure;
        }));
    }

    public Optional<Erasure> find(UUID id) {
        return store.find(id);
    }

    /** Of a tenant, newest first. */
    public List<Erasure> list(UUID tenantId, int max) {
        return store.list(tenantId, max);
    }

    /** Does everything that is to be done now for this one; what another process holds is left to it. */
    public Erasure complete(UUID id) {
        while (tick(id)) {
            log.debug("erasure goes on id={}", id);
        }
        return store.find(id).orElseThrow();
    }

    /** Does everything that is to be done now. */
    public void run() {
        while (tick(null)) {
            log.debug("erasures go on");
        }
    }

    /** One whole pass over one erasure; false if there was none to do. */
    boolean tick(@Nullable UUID wanted) {
        Optional<Held> claimed = store.claim(clock.instant(), wanted);
        if (claimed.isEmpty()) {
            return false;
        }
        Held held = claimed.get();
        try {
            while (held.progress().step() < END) {
                Held now = held;
                held = database.inTransaction(() -> portion(now));
            }
            settle(held);
            return true;
        } catch (LeaseLost e) {
            log.info("erasure is in other hands id={}", held.erasure().id());
            return true;
        } catch (RuntimeException e) {
            store.release(held);
            throw e;
        }
    }

    private Held portion(Held held) {
        int step = held.progress().step();
        String cursor = held.progress().cursor();
        UUID tenantId = held.erasure().tenantId();
        Subject subject = held.subject();
        var mark = new PersonMark(
                subject.externalUserId(), subject.connections(), held.erasure().tombstone());
        if (step == BEFORE) {
            return before(held);
        }
        if (step == CLASSES) {
            Instant requested = held.erasure().requestedAt();
            var done = new EraseFromClasses(database)
                    .erase(tenantId, mark, cursor, watching(held) ? requested.minus(WATCH) : null, requested);
            var known = new Subject(
                    subject.externalUserId(),
                    union(subject.names(), done.names()),
                    union(subject.connections(), done.connections()));
            if (watching(held) && done.changed().values().stream().anyMatch(rows -> rows > 0)) {
                // A file that was made since the first pass may have what came late.
                new EraseFromTables(database).exports(tenantId, mark, known.names());
            }
            return next(held, known, done.cursor().isEmpty() ? step + 1 : step, done.cursor(), done.changed());
        }
        if (step < ROWS) {
            Texts texts = EraseFromTables.TEXTS.get(step - TEXTS);
            var done = new EraseFromTables(database).scrub(tenantId, texts, mark, cursor);
            return next(
                    held,
                    subject,
                    done.cursor().isEmpty() ? step + 1 : step,
                    done.cursor(),
                    Map.of(texts.table(), done.changed()));
        }
        return next(held, subject, END, "", rows(held, mark));
    }

    /** The cursor is which of them, a blank, and its own cursor. */
    private Held before(Held held) {
        String[] at = held.progress().cursor().split(" ", 2);
        int which = at[0].isEmpty() ? 0 : Integer.parseInt(at[0]);
        if (which >= news.size()) {
            return next(held, held.subject(), CLASSES, "", Map.of());
        }
        var beginning = new ErasureNews.Beginning(
                held.erasure().id(), held.erasure().tenantId(), held.subject().externalUserId());
        String cursor = news.get(which)
                .before(database, beginning, at.length < 2 ? "" : at[1])
                .map(next -> which + " " + next)
                .orElse(which + 1 + " ");
        return next(held, held.subject(), BEFORE, cursor, Map.of());
    }

    private static boolean watching(Held held) {
        return held.progress().passes() > 0 && held.erasure().erasedAt() != null;
    }

    /** The small tables, in one go; the account last of them, since it tells the person's names. */
    private Map<String, Integer> rows(Held held, PersonMark mark) {
        UUID tenantId = held.erasure().tenantId();
        var tables = new EraseFromTables(database);
        Set<String> names = union(held.subject().names(), tables.names(tenantId, mark.externalUserId()));
        var changed = new TreeMap<String, Integer>();
        changed.put("meeting", tables.parameters(tenantId, mark, names));
        var attendance = new PersonalAttendance(database)
                .erase(
                        new PersonalAttendance.Subject(
                                tenantId, mark.externalUserId(), tables.signIn(tenantId, mark.externalUserId())),
                        mark.tombstone());
        changed.put("attendance_correction", attendance.corrections());
        changed.put("roster_entry", attendance.entries());
        changed.put("attendance_sign_off", attendance.sheets() + tables.byNames(tenantId, mark));
        changed.put("meeting_join", tables.joins(tenantId, mark));
        changed.put("join_refusal", tables.refusals(tenantId, mark));
        changed.put("activity_link", tables.links(tenantId, mark));
        changed.put("privacy_answer", tables.answers(tenantId, mark));
        changed.put("room_guest", tables.guests(tenantId, mark));
        changed.put("person_restriction", tables.restrictions(tenantId, mark, clock.instant()));
        changed.put("person_export", tables.copies(held.erasure().id()));
        changed.putAll(tables.account(tenantId, mark));
        if (held.erasure().erasedAt() == null) {
            changed.put("export_job", tables.exports(tenantId, mark, names));
            changed.put("kept_join", tables.keptJoins(tenantId));
            rest.pseudonyms().forget(database, tenantId, mark.externalUserId());
        }
        changed.put(
                "audit_entry",
                rest.audit().erase(database, tenantId, union(names, Set.of(mark.externalUserId())), mark.tombstone()));
        return changed;
    }

    private Held next(Held held, Subject subject, int step, String cursor, Map<String, Integer> changed) {
        var receipt = new TreeMap<>(held.erasure().receipt());
        changed.forEach((table, rows) -> {
            if (rows > 0) {
                receipt.merge(table, rows, Integer::sum);
            }
        });
        var progress = new Progress(step, cursor, held.progress().passes());
        store.proceed(held, progress, subject, receipt, clock.instant());
        return new Held(store.find(held.erasure().id()).orElseThrow(), subject, progress, held.lease());
    }

    /** The pass is over: the first one is told of, the last one ends it. */
    private void settle(Held held) {
        Instant now = clock.instant();
        Erasure erasure = held.erasure();
        database.inTransaction(() -> {
            if (erasure.erasedAt() == null) {
                rest.audit()
                        .append(
                                database,
                                AuditEntry.of(
                                                erasure.tenantId(),
                                                AuditActor.system("erasure"),
                                                "person.erased",
                                                "erasure:" + erasure.id())
                                        .with("tombstone", erasure.tombstone())
                                        .with("rows", Integer.toString(erasure.rows())));
            }
            if (now.isAfter(erasure.watchUntil())) {
                store.finish(held);
            } else {
                Instant next = now.plus(held.progress().passes() < SOON_PASSES ? SOON : LATER);
                store.watch(
                        held,
                        now,
                        next.isAfter(erasure.watchUntil())
                                ? erasure.watchUntil().plusSeconds(1)
                                : next);
            }
        });
        if (erasure.erasedAt() == null) {
            log.info("somebody was erased id={} tenant={} rows={}", erasure.id(), erasure.tenantId(), erasure.rows());
        }
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        var all = new TreeSet<>(one);
        all.addAll(other);
        return all;
    }
}
