package org.lectern.server.operations;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.server.audit.AuditRow;
import org.lectern.server.audit.AuditTrail;
import org.lectern.server.operations.Story.Fact;
import org.lectern.server.operations.Story.Kind;
import org.lectern.server.operations.Story.Saying;
import org.lectern.server.operations.SupportSearch.Draft;
import org.lectern.server.operations.SupportSearch.Key;
import org.lectern.server.operations.SupportSearch.Question;
import org.lectern.server.platform.Database;

/** Reads what a question is about, each kind of thing with one bounded statement. For one question. */
final class SupportFacts {
    private static final int MOST = 200;
    private static final int MOST_AUDIT = 500;
    /** Why somebody waits who has not answered the notice before joining. */
    private static final String NOTICE = "NOTICE";

    private final Database database;
    private final AuditTrail audit;
    private final Question question;
    private final SupportClasses classes;

    SupportFacts(Database database, AuditTrail audit, Question question) {
        this.database = database;
        this.audit = audit;
        this.question = question;
        this.classes = new SupportClasses(database, question);
    }

    void collect(Map<Key, Draft> drafts) {
        Map<String, String> people = people();
        joins(drafts, people);
        refusals(drafts);
        audited(drafts, people);
        inspected(drafts);
        classes.searched();
        classes.circumstances(drafts);
    }

    /** Accounts that the text may mean: names by the identifier of the row. */
    private Map<String, String> people() {
        var people = new HashMap<String, String>();
        database.jdbc()
                .sql("""
                        select id, name from person where tenant_id = :tenant
                          and (strpos(lower(name), :lower) > 0 or sign_in_key = :lower or external_user_id = :text)
                        order by removed_at nulls first, name limit 20
                        """)
                .param("tenant", question.tenantId())
                .param("lower", question.lower())
                .param("text", question.text())
                .query(row -> {
                    people.put(row.getObject("id", UUID.class).toString(), row.getString("name"));
                });
        return people;
    }

    private void joins(Map<Key, Draft> drafts, Map<String, String> people) {
        var meetings = new HashSet<UUID>();
        record Joined(
                UUID meeting,
                String person,
                String name,
                Instant issued,
                @Nullable Instant arrived,
                @Nullable Instant never,
                String reason,
                boolean moderator) {}
        List<Joined> joined = database.jdbc()
                .sql("""
                        select j.* from meeting_join j
                        where j.tenant_id = :tenant and j.issued_at >= :from and j.issued_at < :until
                          and (strpos(lower(j.name), :lower) > 0 or j.person = :text or exists (
                            select 1 from person p where p.tenant_id = j.tenant_id and p.external_user_id = j.person
                              and p.id = any(cast(:people as uuid[]))))
                        order by j.issued_at desc limit :most
                        """)
                .param("tenant", question.tenantId())
                .param("from", time(question.from()))
                .param("until", time(question.until()))
                .param("lower", question.lower())
                .param("text", question.text())
                .param("people", people.keySet().toArray(String[]::new))
                .param("most", MOST)
                .query((row, n) -> new Joined(
                        row.getObject("meeting_id", UUID.class),
                        row.getString("person"),
                        row.getString("name"),
                        at(row, "issued_at"),
                        maybe(row, "arrived_at"),
                        maybe(row, "never_at"),
                        String.valueOf(row.getString("never_reason")),
                        row.getBoolean("moderator")))
                .list();
        joined.forEach(join -> meetings.add(join.meeting()));
        classes.read(meetings);
        for (Joined join : joined) {
            SupportClasses.Run run = classes.find(join.meeting());
            Draft draft =
                    draft(drafts, join.person(), run == null ? join.meeting().toString() : run.externalId());
            draft.who = join.name();
            draft.where = run == null ? "" : run.name();
            draft.facts.add(new Fact(join.issued(), Kind.ISSUED, Saying.of("support.fact.issued")));
            if (run != null && run.lobby() && !join.moderator()) {
                draft.facts.add(new Fact(join.issued(), Kind.LOBBY, Saying.of("support.fact.lobby")));
            }
            if (join.arrived() != null) {
                draft.facts.add(new Fact(join.arrived(), Kind.ARRIVED, Saying.of("support.fact.arrived")));
            }
            if (join.never() != null) {
                draft.facts.add(
                        new Fact(join.never(), Kind.NEVER_ARRIVED, Saying.of("support.fact.never", join.reason())));
            }
        }
    }

    private void refusals(Map<Key, Draft> drafts) {
        record Refused(Instant at, String person, String name, String externalId, String reason, String reference) {}
        List<Refused> refused = database.jdbc()
                .sql("""
                        select * from join_refusal
                        where tenant_id = :tenant and (at >= :from and at < :until
                            and (strpos(lower(name), :lower) > 0 or person = :text or external_id = :text)
                          or reference = :reference and :reference <> '')
                        order by at desc limit :most
                        """)
                .param("tenant", question.tenantId())
                .param("from", time(question.from()))
                .param("until", time(question.until()))
                .param("lower", question.lower())
                .param("text", question.text())
                .param("reference", Inspections.reference(question.text()))
                .param("most", MOST)
                .query((row, n) -> new Refused(
                        at(row, "at"),
                        row.getString("person"),
                        row.getString("name"),
                        row.getString("external_id"),
                        row.getString("reason"),
                        row.getString("reference")))
                .list();
        Set<String> externals = new HashSet<>();
        refused.forEach(one -> externals.add(one.externalId()));
        classes.readOf(externals);
        for (Refused one : refused) {
            Draft draft = draft(drafts, one.person().isEmpty() ? one.name() : one.person(), one.externalId());
            draft.who = one.name().isEmpty() ? one.person() : one.name();
            draft.where = draft.where.isEmpty() ? classes.nameOf(one.externalId()) : draft.where;
            draft.facts.add(
                    one.reason().equals(NOTICE)
                            ? new Fact(
                                    one.at(),
                                    Kind.WAITED,
                                    Saying.of("support.fact.noticed-code", NOTICE, one.reference()))
                            : new Fact(
                                    one.at(),
                                    Kind.REFUSED,
                                    Saying.of("support.fact.refused", one.reason(), one.reference())));
        }
    }

    /** What happened on our own pages: sign-ins, rooms, memberships. */
    private void audited(Map<Key, Draft> drafts, Map<String, String> people) {
        String code = question.text().replace("-", "").toLowerCase(Locale.ROOT);
        List<AuditRow> rows =
                audit.between(database, question.tenantId(), question.from(), question.until(), MOST_AUDIT);
        Map<String, String> rooms = rooms();
        for (AuditRow row : rows) {
            String person = row.detail().getOrDefault("person", "");
            boolean about = people.containsKey(person)
                    || row.subject().startsWith("sign-in:")
                            && (row.subject().toLowerCase(Locale.ROOT).contains(question.lower())
                                    || people.containsKey(person))
                    || rooms.containsKey(row.detail().getOrDefault("room", "-"))
                    || !code.isEmpty() && code.equals(row.detail().getOrDefault("reference", ""));
            Saying saying = about ? saying(row) : null;
            if (saying == null) {
                continue;
            }
            String user = row.detail().getOrDefault("user", row.subject());
            Draft draft = draft(drafts, user, row.detail().getOrDefault("class", ""));
            draft.who = row.detail().getOrDefault("name", people.getOrDefault(person, row.subject()));
            draft.where = row.detail().getOrDefault("roomName", draft.where);
            draft.facts.add(new Fact(row.at(), kind(row.action()), saying));
        }
    }

    private static @Nullable Saying saying(AuditRow row) {
        return switch (row.action()) {
            case "sign-in.refused" -> Saying.of("support.fact.sign-in");
            case "sign-in.must-wait" -> Saying.of("support.fact.sign-in-wait");
            case "room.join-refused" ->
                Saying.of(
                        row.detail().containsKey("reference") ? "support.fact.refused" : "support.fact.declined",
                        row.detail().getOrDefault("reason", ""),
                        row.detail().getOrDefault("reference", ""));
            case "room.join-waited" ->
                Saying.of(
                        NOTICE.equals(row.detail().get("reason")) ? "support.fact.noticed" : "support.fact.waited",
                        row.detail().getOrDefault("reason", ""));
            case "course.member-put" ->
                Saying.of("support.fact.member-put", row.detail().getOrDefault("role", ""));
            case "course.member-removed" -> Saying.of("support.fact.member-removed");
            case "person.removed" -> Saying.of("support.fact.person-removed");
            case "person.password-changed" -> Saying.of("support.fact.password");
            default -> null;
        };
    }

    private static Kind kind(String action) {
        return switch (action) {
            case "sign-in.refused", "sign-in.must-wait" -> Kind.SIGN_IN_REFUSED;
            case "room.join-refused" -> Kind.REFUSED;
            case "room.join-waited" -> Kind.WAITED;
            default -> Kind.CIRCUMSTANCE;
        };
    }

    /** Rooms that the text may mean: names by identifier. */
    private Map<String, String> rooms() {
        var rooms = new HashMap<String, String>();
        database.jdbc()
                .sql("""
                        select id, name from room where tenant_id = :tenant and strpos(lower(name), :lower) > 0
                        order by name limit 20
                        """)
                .param("tenant", question.tenantId())
                .param("lower", question.lower())
                .query(row -> {
                    rooms.put(row.getObject("id", UUID.class).toString(), row.getString("name"));
                });
        return rooms;
    }

    /** A request of this code that no person is known of. */
    private void inspected(Map<Key, Draft> drafts) {
        new Inspections(database)
                .find(question.text())
                .filter(found -> found.outcome().isRefused())
                .ifPresent(found -> {
                    boolean told = drafts.values().stream()
                            .flatMap(draft -> draft.facts.stream())
                            .anyMatch(fact -> fact.saying().arguments().contains(found.reference()));
                    if (!told) {
                        Draft draft = draft(drafts, found.reference(), "");
                        draft.who = found.reference();
                        draft.facts.add(new Fact(
                                found.at(),
                                Kind.REFUSED,
                                Saying.of(
                                        "support.fact.request",
                                        found.outcome().reason(),
                                        found.reference(),
                                        found.arrival().call())));
                    }
                });
    }

    static Draft draft(Map<Key, Draft> drafts, String person, String place) {
        return drafts.computeIfAbsent(new Key(person, place), absent -> new Draft());
    }

    static OffsetDateTime time(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }

    static Instant at(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    static @Nullable Instant maybe(ResultSet row, String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}
