package org.lectern.server.attendance;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.lectern.server.platform.Database;

/**
 * What attendance keeps about one person, for whoever asks for it and for whoever has it erased. What is computed is kept
 * nowhere and follows the activity; this is about lists, corrections and frozen sheets.
 *
 * <p>Erasing leaves every count as it was: the person's lines stay, under a name that says nothing.
 */
public final class PersonalAttendance {
    private final Database database;

    public PersonalAttendance(Database database) {
        this.database = database;
    }

    /**
     * Somebody of a tenant.
     *
     * @param externalId by which classes know the person
     * @param signIn empty if the person cannot sign in here
     */
    public record Subject(UUID tenantId, String externalId, String signIn) {
        public Subject {
            if (externalId.isEmpty()) {
                throw new IllegalArgumentException("somebody without an identifier cannot be told from others");
            }
        }

        String key() {
            return "u:" + externalId;
        }
    }

    /** A correction, or that one was taken back; {@code judgement} is empty then. */
    public record KeptCorrection(UUID classId, Optional<Judgement> judgement, String reason, Instant at) {}

    /** A line of a list. */
    public record KeptEntry(UUID rosterId, String file, RosterEntry entry) {}

    /** A line of a sheet that was signed off. */
    public record KeptLine(UUID classId, Instant signedAt, Line line) {}

    /** Everything that is kept about somebody. */
    public record Kept(List<KeptCorrection> corrections, List<KeptEntry> entries, List<KeptLine> lines) {
        public Kept {
            corrections = List.copyOf(corrections);
            entries = List.copyOf(entries);
            lines = List.copyOf(lines);
        }
    }

    /** How many rows of each kind were changed. */
    public record Erased(int corrections, int entries, int sheets) {}

    public Kept about(Subject subject) {
        List<KeptCorrection> corrections = database.jdbc()
                .sql("select * from attendance_correction where tenant_id = :tenant and subject = :key order by id")
                .param("tenant", subject.tenantId())
                .param("key", subject.key())
                .query((row, n) -> new KeptCorrection(
                        row.getObject("class_id", UUID.class),
                        Optional.ofNullable(row.getString("judgement")).map(Judgement::valueOf),
                        row.getString("reason"),
                        row.getObject("at", OffsetDateTime.class).toInstant()))
                .list();
        List<KeptEntry> entries = database.jdbc()
                .sql("""
                        select r.id, r.file_name, e.name, e.external_id, e.sign_in
                        from roster r join roster_entry e on e.roster_id = r.id
                        where r.tenant_id = :tenant
                          and (e.external_id = :external or (e.sign_in <> '' and lower(e.sign_in) = :signIn))
                        order by r.created_at, r.id, e.position
                        """)
                .param("tenant", subject.tenantId())
                .param("external", subject.externalId())
                .param("signIn", subject.signIn().toLowerCase(Locale.ROOT))
                .query((row, n) -> new KeptEntry(
                        row.getObject("id", UUID.class),
                        row.getString("file_name"),
                        new RosterEntry(row.getString("name"), row.getString("external_id"), row.getString("sign_in"))))
                .list();
        var lines = new ArrayList<KeptLine>();
        for (Stored stored : sheets(subject)) {
            stored.sheet().lines().stream()
                    .filter(line -> isOf(line, subject))
                    .forEach(line -> lines.add(new KeptLine(stored.classId(), stored.at(), line)));
        }
        return new Kept(corrections, entries, lines);
    }

    /**
     * Takes somebody out of everything that is kept. Within the transaction of whoever calls, if there is one on this
     * database.
     *
     * @param pseudonym stands where the name and the identifier stood; the same for the same person, so that the person's
     *     own lines still belong together
     */
    public Erased erase(Subject subject, String pseudonym) {
        return database.inTransaction(() -> {
            int corrections = database.jdbc()
                    .sql("""
                            update attendance_correction set subject = :new, reason = ''
                            where tenant_id = :tenant and subject = :key
                            """)
                    .param("new", "u:" + pseudonym)
                    .param("tenant", subject.tenantId())
                    .param("key", subject.key())
                    .update();
            int entries = database.jdbc()
                    .sql("""
                            update roster_entry e set name = :name, external_id = :name, sign_in = ''
                            from roster r
                            where r.id = e.roster_id and r.tenant_id = :tenant
                              and (e.external_id = :external or (e.sign_in <> '' and lower(e.sign_in) = :signIn))
                            """)
                    .param("name", pseudonym)
                    .param("tenant", subject.tenantId())
                    .param("external", subject.externalId())
                    .param("signIn", subject.signIn().toLowerCase(Locale.ROOT))
                    .update();
            int sheets = 0;
            for (Stored stored : sheets(subject)) {
                var lines = stored.sheet().lines().stream()
                        .map(line -> isOf(line, subject) ? without(line, pseudonym) : line)
                        .toList();
                sheets += database.jdbc()
                        .sql("update attendance_sign_off set sheet = :sheet::jsonb where id = :id")
                        .param(
                                "sheet",
                                ChangeStore.JSON.writeValueAsString(new SignOff.Sheet(
                                        stored.sheet().rules(), stored.sheet().lesson(), lines)))
                        .param("id", stored.id())
                        .update();
            }
            return new Erased(corrections, entries, sheets);
        });
    }

    private static boolean isOf(Line line, Subject subject) {
        return line.key().equals(subject.key()) || line.participants().contains(subject.key());
    }

    private static Line without(Line line, String pseudonym) {
        Correction correction = line.correction();
        return new Line(
                "u:" + pseudonym,
                pseudonym,
                line.expectation(),
                line.participants().isEmpty() ? List.of() : List.of("u:" + pseudonym),
                line.present(),
                line.judged(),
                correction == null ? null : reasonless(correction));
    }

    private static Correction reasonless(Correction correction) {
        return new Correction(correction.judgement(), "", correction.by(), correction.byName(), correction.at());
    }

    /** A frozen sheet with the row it is in. */
    private record Stored(long id, UUID classId, Instant at, SignOff.Sheet sheet) {}

    private List<Stored> sheets(Subject subject) {
        return database.jdbc()
                .sql("""
                        select id, class_id, at, sheet from attendance_sign_off
                        where tenant_id = :tenant and sheet is not null and strpos(sheet::text, :key) > 0
                        order by id
                        """)
                .param("tenant", subject.tenantId())
                .param("key", quoted(subject.key()))
                .query((row, n) -> new Stored(
                        row.getLong("id"),
                        row.getObject("class_id", UUID.class),
                        row.getObject("at", OffsetDateTime.class).toInstant(),
                        ChangeStore.JSON.readValue(
                                Objects.requireNonNull(row.getString("sheet")), SignOff.Sheet.class)))
                .list();
    }

    private static String quoted(String text) {
        return ChangeStore.JSON.writeValueAsString(text);
    }
}
