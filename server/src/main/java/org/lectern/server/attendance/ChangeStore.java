package org.lectern.server.attendance;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.audit.AuditEntry;
import org.lectern.server.audit.AuditTrail;
import org.lectern.server.person.Person;
import org.lectern.server.platform.Database;
import tools.jackson.databind.json.JsonMapper;

/**
 * Corrections and signings of classes. Rows are only ever added; what is added goes into the audit trail as well, within
 * the transaction of whoever adds it.
 */
final class ChangeStore {
    static final JsonMapper JSON = JsonMapper.builder()
            .disable(tools.jackson.databind.DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final Database database;
    private final AuditTrail audit;

    ChangeStore(Database database, AuditTrail audit) {
        this.database = database;
        this.audit = audit;
    }

    /** Corrections that count, by class and by person. */
    Map<UUID, Map<String, Correction>> corrections(UUID tenantId, Collection<UUID> classIds) {
        var corrections = new HashMap<UUID, Map<String, Correction>>();
        database.jdbc()
                .sql("""
                        select * from attendance_correction
                        where tenant_id = :tenant and class_id = any(:classes) order by id
                        """)
                .param("tenant", tenantId)
                .param("classes", classIds.toArray(UUID[]::new))
                .query(row -> {
                    Map<String, Correction> ofClass =
                            corrections.computeIfAbsent(row.getObject("class_id", UUID.class), id -> new HashMap<>());
                    String judgement = row.getString("judgement");
                    if (judgement == null) {
                        ofClass.remove(row.getString("subject"));
                    } else {
                        ofClass.put(
                                row.getString("subject"),
                                new Correction(
                                        Judgement.valueOf(judgement),
                                        row.getString("reason"),
                                        row.getObject("by_person", UUID.class),
                                        row.getString("by_name"),
                                        instant(row)));
                    }
                });
        return corrections;
    }

    /** Those of the classes that are signed off. */
    Map<UUID, SignOff> signOffs(UUID tenantId, Collection<UUID> classIds) {
        var signed = new HashMap<UUID, SignOff>();
        database.jdbc()
                .sql("""
                        select distinct on (class_id) * from attendance_sign_off
                        where tenant_id = :tenant and class_id = any(:classes) order by class_id, id desc
                        """)
                .param("tenant", tenantId)
                .param("classes", classIds.toArray(UUID[]::new))
                .query(row -> {
                    if (row.getBoolean("signed")) {
                        signed.put(
                                row.getObject("class_id", UUID.class),
                                new SignOff(
                                        row.getString("by_name"),
                                        instant(row),
                                        JSON.readValue(row.getString("sheet"), SignOff.Sheet.class)));
                    }
                });
        return signed;
    }

    /** Everything that was done to the sheet of a class, latest first. */
    List<Change> changes(UUID tenantId, UUID classId) {
        var changes = new ArrayList<Change>();
        database.jdbc()
                .sql("select * from attendance_correction where tenant_id = :tenant and class_id = :class")
                .param("tenant", tenantId)
                .param("class", classId)
                .query(row -> {
                    Optional<Judgement> judgement =
                            Optional.ofNullable(row.getString("judgement")).map(Judgement::valueOf);
                    changes.add(new Change(
                            judgement.isPresent() ? Change.Kind.CORRECTED : Change.Kind.UNDONE,
                            row.getString("subject"),
                            judgement,
                            row.getString("reason"),
                            row.getString("by_name"),
                            instant(row)));
                });
        database.jdbc()
                .sql("select * from attendance_sign_off where tenant_id = :tenant and class_id = :class")
                .param("tenant", tenantId)
                .param("class", classId)
                .query(row -> {
                    changes.add(new Change(
                            row.getBoolean("signed") ? Change.Kind.SIGNED_OFF : Change.Kind.REOPENED,
                            "",
                            Optional.empty(),
                            row.getString("reason"),
                            row.getString("by_name"),
                            instant(row)));
                });
        changes.sort(Comparator.comparing(Change::at).reversed());
        return changes;
    }

    /** Holds everybody else who changes this class until the transaction is over. */
    void lock(UUID classId) {
        database.jdbc()
                .sql("select pg_advisory_xact_lock(hashtextextended(:class, 0))")
                .param("class", "attendance " + classId)
                .query(row -> {});
    }

    boolean isSigned(UUID classId) {
        return database.jdbc()
                .sql("select signed from attendance_sign_off where class_id = :class order by id desc limit 1")
                .param("class", classId)
                .query(Boolean.class)
                .optional()
                .orElse(false);
    }

    /** @param judgement null takes the correction before back */
    void addCorrection(HeldClass held, String subject, @Nullable Judgement judgement, Said said) {
        database.jdbc()
                .sql("""
                        insert into attendance_correction (tenant_id, class_id, subject, judgement, reason, by_person,
                            by_name, at)
                        values (:tenant, :class, :subject, :judgement, :reason, :by, :name, :at)
                        """)
                .param("tenant", held.room().tenantId())
                .param("class", held.id())
                .param("subject", subject)
                .param("judgement", judgement == null ? null : judgement.name())
                .param("reason", said.reason())
                .param("by", said.by().id())
                .param("name", said.by().name())
                .param("at", Plans.at(said.at()))
                .update();
        String done = judgement == null ? "attendance.correction-undone" : "attendance.corrected";
        AuditEntry entry = entry(held, done, said).with("person", subject);
        audit.append(database, judgement == null ? entry : entry.with("judgement", judgement.name()));
    }

    /** @param sheet null opens it again */
    void addSignOff(HeldClass held, SignOff.@Nullable Sheet sheet, Said said) {
        database.jdbc()
                .sql("""
                        insert into attendance_sign_off (tenant_id, class_id, signed, reason, by_person, by_name, at, sheet)
                        values (:tenant, :class, :signed, :reason, :by, :name, :at, :sheet::jsonb)
                        """)
                .param("tenant", held.room().tenantId())
                .param("class", held.id())
                .param("signed", sheet != null)
                .param("reason", said.reason())
                .param("by", said.by().id())
                .param("name", said.by().name())
                .param("at", Plans.at(said.at()))
                .param("sheet", sheet == null ? null : JSON.writeValueAsString(sheet))
                .update();
        audit.append(database, entry(held, sheet == null ? "attendance.reopened" : "attendance.signed-off", said));
    }

    private static AuditEntry entry(HeldClass held, String action, Said said) {
        var actor = AuditActor.person(said.by().id());
        AuditEntry entry = AuditEntry.of(held.room().tenantId(), actor, action, "meeting:" + held.id());
        return said.reason().isEmpty() ? entry : entry.with("reason", said.reason());
    }

    /** Who says it, why, and when. */
    record Said(Person by, String reason, Instant at) {}

    private static Instant instant(ResultSet row) throws SQLException {
        return row.getObject("at", OffsetDateTime.class).toInstant();
    }
}
