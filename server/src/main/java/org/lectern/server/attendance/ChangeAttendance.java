package org.lectern.server.attendance;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.lectern.server.activity.PersonActivity;
import org.lectern.server.person.Person;
import org.lectern.server.platform.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a teacher does to the sheet of a class. Everything is kept with who, when and why; whoever asks has decided that
 * the person may.
 *
 * <p>Safe for use by several threads and processes: changes of one class happen one after another.
 */
public final class ChangeAttendance {
    public static final int LONGEST_REASON = 500;
    private static final Logger log = LoggerFactory.getLogger(ChangeAttendance.class);

    private final Database database;
    private final ReadAttendance reports;
    private final ChangeStore changes;
    private final Plans plans;
    private final InstantSource clock;

    ChangeAttendance(Database database, ReadAttendance reports, ChangeStore changes, Plans plans, InstantSource clock) {
        this.database = database;
        this.reports = reports;
        this.changes = changes;
        this.plans = plans;
        this.clock = clock;
    }

    /** What became of a wish to change something. */
    public enum Result {
        DONE,
        /** It is so already. */
        NOTHING_TO_DO,
        /** The sheet is signed off; it has to be opened again first. */
        SIGNED_OFF,
        /** Nobody of that key is on the sheet. */
        NO_SUCH_PERSON,
        REASON_MISSING,
        REASON_TOO_LONG,
        /** A class that runs cannot be signed off. */
        STILL_RUNNING,
        /** No such class. */
        NO_SUCH_CLASS
    }

    /** Says how somebody is to be judged instead of what was computed. */
    public Result correct(UUID meetingId, String key, Judgement judgement, String reason, Person by) {
        Result bad = reason(reason, true);
        return bad != Result.DONE
                ? bad
                : change(meetingId, by, held -> {
                    ClassSheet sheet = reports.computed(held);
                    Optional<Line> line = sheet.line(key);
                    if (line.isEmpty()) {
                        return Result.NO_SUCH_PERSON;
                    }
                    Correction before = line.get().correction();
                    if (before != null
                            && before.judgement() == judgement
                            && before.reason().equals(reason.strip())) {
                        return Result.NOTHING_TO_DO;
                    }
                    changes.addCorrection(held, key, judgement, said(by, reason));
                    return Result.DONE;
                });
    }

    /** Takes a correction back: what was computed counts again. */
    public Result undo(UUID meetingId, String key, Person by) {
        return change(meetingId, by, held -> {
            ClassSheet sheet = reports.computed(held);
            List<PersonActivity> people = sheet.line(key).map(sheet::activity).orElse(List.of());
            Set<String> corrected = changes.corrections(held.room().tenantId(), List.of(held.id()))
                    .getOrDefault(held.id(), Map.of())
                    .keySet();
            // Also what was said about a guest who is this person, or it would count from now on.
            List<String> subjects = SheetAssembly.keys(
                            key, people.stream().map(PersonActivity::who).toList())
                    .stream()
                    .filter(corrected::contains)
                    .toList();
            subjects.forEach(subject -> changes.addCorrection(held, subject, null, said(by, "")));
            return subjects.isEmpty() ? Result.NOTHING_TO_DO : Result.DONE;
        });
    }

    /** Freezes the sheet as it is now: what arrives later changes nothing of it. */
    public Result signOff(UUID meetingId, Person by) {
        return inClass(meetingId, by, held -> {
            if (changes.isSigned(held.id())) {
                return Result.NOTHING_TO_DO;
            }
            if (held.running()) {
                return Result.STILL_RUNNING;
            }
            ClassSheet sheet = reports.computed(held);
            changes.addSignOff(held, new SignOff.Sheet(sheet.rules(), sheet.lesson(), sheet.lines()), said(by, ""));
            log.info(
                    "attendance was signed off class={} lines={} by={}",
                    held.id(),
                    sheet.lines().size(),
                    by.id());
            return Result.DONE;
        });
    }

    /** Opens a sheet that was signed off; the frozen copy stays in the record. */
    public Result reopen(UUID meetingId, String reason, Person by) {
        Result bad = reason(reason, true);
        return bad != Result.DONE
                ? bad
                : inClass(meetingId, by, held -> {
                    if (!changes.isSigned(held.id())) {
                        return Result.NOTHING_TO_DO;
                    }
                    changes.addSignOff(held, null, said(by, reason));
                    log.info("attendance was opened again class={} by={}", held.id(), by.id());
                    return Result.DONE;
                });
    }

    /**
     * Plans one class otherwise than its room.
     *
     * @param length a minute to a day
     */
    public Result plan(UUID meetingId, Instant start, Duration length, Person by) {
        return change(meetingId, by, held -> {
            plans.putClass(held.room().tenantId(), held.id(), start, length, by.id());
            return Result.DONE;
        });
    }

    /** From now on the room's plan holds for the class. */
    public Result dropPlan(UUID meetingId, Person by) {
        return change(meetingId, by, held -> {
            plans.dropClass(held.room().tenantId(), held.id(), by.id());
            return Result.DONE;
        });
    }

    /** What was done to the sheet, latest first. */
    public List<Change> history(HeldClass held) {
        return changes.changes(held.room().tenantId(), held.id());
    }

    private interface Work {
        Result on(HeldClass held);
    }

    private Result change(UUID meetingId, Person by, Work work) {
        return inClass(meetingId, by, held -> changes.isSigned(held.id()) ? Result.SIGNED_OFF : work.on(held));
    }

    private Result inClass(UUID meetingId, Person by, Work work) {
        Optional<HeldClass> held = reports.held(by.tenantId(), meetingId);
        return held.map(klass -> database.inTransaction(() -> {
                    changes.lock(klass.id());
                    return work.on(klass);
                }))
                .orElse(Result.NO_SUCH_CLASS);
    }

    private static Result reason(String reason, boolean wanted) {
        if (reason.strip().length() > LONGEST_REASON) {
            return Result.REASON_TOO_LONG;
        }
        return wanted && reason.isBlank() ? Result.REASON_MISSING : Result.DONE;
    }

    private ChangeStore.Said said(Person by, String reason) {
        return new ChangeStore.Said(by, reason.strip(), clock.instant());
    }
}
