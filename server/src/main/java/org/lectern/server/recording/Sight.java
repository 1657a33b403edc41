package org.lectern.server.recording;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether a recording may be seen at a moment: the one place that decides it, for lists, for playing, and for applications.
 *
 * <p>Who somebody is has been decided before; this is about the recording alone. Whoever manages recordings sees them in lists
 * whatever this says, and why others do not; they also play what awaits their approval, where its server has it
 * ({@link Previews}). Nobody plays anything else that is not {@link Verdict#SHOWN}.
 *
 * @param withheld what was written down last; a window that opened or closed since counts all the same
 * @param from not before; null for at once
 * @param until not from here on; null for ever
 * @see "docs/recordings.md, when a recording can be seen"
 */
public record Sight(
        Stage stage,
        @Nullable Withheld withheld,
        @Nullable Instant from,
        @Nullable Instant until) {
    /**
     * Columns that {@link #of} reads, of a recording {@code r} to which {@link RecordingPolicies#APPLIED} was joined as
     * {@code rule}. The times of the recording itself count for those of its room; those of the tenant cut both.
     */
    static final String COLUMNS = """
            r.withheld, r.visible_from,
            """ + shownUntil() + " as shown_until\n";

    /**
     * What {@link #isShown} says at {@code :now} of one that is {@link Stage#PUBLISHED}, for lists, which cannot read all to
     * leave some out. Reads the same columns.
     */
    static final String SHOWN = """
            r.withheld is distinct from 'APPROVAL' and (r.visible_from is null or r.visible_from <= :now)
                and coalesce(:now < """ + shownUntil() + ", true)";

    private static String shownUntil() {
        return """
                least(coalesce(r.visible_until, r.ended_at + rule.room_days * interval '1 day'),
                    r.ended_at + rule.tenant_days * interval '1 day')""";
    }

    /** What is to be said of it. */
    public enum Verdict {
        SHOWN,
        /** Somebody hid it, or it is not made yet, or it is gone. */
        NOT_PUBLISHED,
        AWAITS_APPROVAL,
        NOT_YET,
        NO_LONGER
    }

    static Sight of(ResultSet row) throws SQLException {
        return of(row, Stage.valueOf(row.getString("stage")));
    }

    static Sight of(ResultSet row, Stage stage) throws SQLException {
        String withheld = row.getString("withheld");
        return new Sight(
                stage,
                withheld == null ? null : Withheld.valueOf(withheld),
                RecordingIndex.findInstant(row, "visible_from"),
                RecordingIndex.findInstant(row, "shown_until"));
    }

    /** What is to be said of it now. */
    public Verdict at(Instant now) {
        if (withheld == Withheld.APPROVAL) {
            return stage.isDone() ? Verdict.AWAITS_APPROVAL : Verdict.NOT_PUBLISHED;
        }
        Withheld byTime = byTime(now);
        if (byTime == null || !stage.isDone()) {
            return stage == Stage.PUBLISHED ? Verdict.SHOWN : Verdict.NOT_PUBLISHED;
        }
        return byTime == Withheld.NOT_YET ? Verdict.NOT_YET : Verdict.NO_LONGER;
    }

    /** Whether those may see and play it who manage nothing. */
    public boolean isShown(Instant now) {
        return at(now) == Verdict.SHOWN;
    }

    /** What its times alone say; null if they let it be seen. An end before the begin never lets it. */
    @Nullable
    Withheld byTime(Instant now) {
        if (until != null && !now.isBefore(until)) {
            return Withheld.NO_LONGER;
        }
        return from != null && now.isBefore(from) ? Withheld.NOT_YET : null;
    }
}
