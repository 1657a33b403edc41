package org.lectern.server.operations;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
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
    /** A class that began so long before may still have been running. */
    private static final Duration LONG_CLASS = Duration.ofHours(12);

    private static final Duration AROUND = Duration.ofMinutes(10);

    private final Database database;
    private final AuditTrail audit;
    private final Question question;
    private final Map<UUID, Run> runs = new LinkedHashMap<>();

    SupportFacts(Database database, AuditTrail audit, Question question) {
        this.database = database;
        this.audit = audit;
        this.question = question;
    }

    /**
     * A run of a class.
     *
     * @param hit whether its own name was searched for
     * @param lobby whether its moderators let people in one by one
     */
    private record Run(
            UUID id,
            String externalId,
            String name,
            String state,
            Course course,
            @Nullable UUID serverId,
            @Nullable String failure,
            boolean hit,
            boolean lobby) {}

    private record Course(
            Instant created,
            @Nullable Instant started,
            @Nullable Instant ended,
            @Nullable String cause) {}

    void collect(Map<Key, Draft> drafts) {
        Map<String, String> people = people();
        joins(drafts, people);
        refusals(drafts);
        audited(drafts, people);
        inspected(drafts);
        classes();
        circumstances(drafts);
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
        read(meetings);
        for (Joined join : joined) {
            Run run = runs.get(join.meeting());
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
        readOf(externals);
        for (Refused one : refused) {
            Draft draft = draft(drafts, one.person().isEmpty() ? one.name() : one.person(), one.externalId());
            draft.who = one.name().isEmpty() ? one.person() : one.name();
            draft.where = draft.where.isEmpty() ? nameOf(one.externalId()) : draft.where;
            draft.facts.add(
                    new Fact(one.at(), Kind.REFUSED, Saying.of("support.fact.refused", one.reason(), one.reference())));
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
                Saying.of("support.fact.waited", row.detail().getOrDefault("reason", ""));
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

    /** Classes that the text may mean. */
    private void classes() {
        database.jdbc()
                .sql("""
                        select * from meeting where tenant_id = :tenant and created_at >= :early and created_at < :until
                          and (strpos(lower(name), :lower) > 0 or external_id = :text)
                        order by created_at desc limit 20
                        """)
                .param("tenant", question.tenantId())
                .param("early", time(question.from().minus(LONG_CLASS)))
                .param("until", time(question.until()))
                .param("lower", question.lower())
                .param("text", question.text())
                .query(row -> {
                    Run run = run(row, true);
                    runs.put(run.id(), run);
                });
    }

    private void read(Collection<UUID> meetings) {
        database.jdbc()
                .sql("select * from meeting where tenant_id = :tenant and id = any(:ids)")
                .param("tenant", question.tenantId())
                .param("ids", meetings.toArray(UUID[]::new))
                .query(row -> {
                    Run run = run(row, false);
                    runs.putIfAbsent(run.id(), run);
                });
    }

    private void readOf(Collection<String> externalIds) {
        database.jdbc()
                .sql("""
                        select * from meeting where tenant_id = :tenant and external_id = any(:ids)
                          and created_at >= :early and created_at < :until order by created_at desc limit 50
                        """)
                .param("tenant", question.tenantId())
                .param("ids", externalIds.toArray(String[]::new))
                .param("early", time(question.from().minus(LONG_CLASS)))
                .param("until", time(question.until()))
                .query(row -> {
                    Run run = run(row, false);
                    runs.putIfAbsent(run.id(), run);
                });
    }

    private String nameOf(String externalId) {
        return runs.values().stream()
                .filter(run -> run.externalId().equals(externalId))
                .map(Run::name)
                .findFirst()
                .orElse(externalId);
    }

    /** How the classes went, and how their servers were. A class that was itself asked for has a story of its own. */
    private void circumstances(Map<Key, Draft> drafts) {
        for (Run run : runs.values()) {
            List<Draft> concerned = drafts.entrySet().stream()
                    .filter(draft -> draft.getKey().place().equals(run.externalId()))
                    .map(Map.Entry::getValue)
                    .toList();
            if (concerned.isEmpty() && run.hit()) {
                Draft own = draft(drafts, "", run.externalId());
                own.where = run.name();
                concerned = List.of(own);
            }
            if (concerned.isEmpty()) {
                continue;
            }
            List<Fact> facts = facts(run);
            concerned.forEach(draft -> draft.facts.addAll(facts));
        }
    }

    private List<Fact> facts(Run run) {
        var facts = new java.util.ArrayList<Fact>();
        Course course = run.course();
        facts.add(new Fact(course.created(), Kind.CIRCUMSTANCE, Saying.of("support.fact.asked")));
        String server = run.serverId() == null ? "" : serverName(run.serverId());
        if (course.started() != null) {
            facts.add(new Fact(course.started(), Kind.CIRCUMSTANCE, Saying.of("support.fact.started", server)));
        } else if (run.failure() != null) {
            facts.add(new Fact(course.created(), Kind.RUN_LOST, Saying.of("support.fact.not-started", run.failure())));
        }
        if (course.ended() != null) {
            String cause = String.valueOf(course.cause());
            facts.add(new Fact(
                    course.ended(),
                    cause.equals("INFERRED") ? Kind.RUN_LOST : Kind.CIRCUMSTANCE,
                    Saying.of("support.fact.ended." + cause)));
        }
        if (run.serverId() != null) {
            facts.addAll(health(run.serverId(), server));
            facts.addAll(gaps(run.serverId(), server));
        }
        return facts;
    }

    private List<Fact> health(UUID serverId, String server) {
        return database.jdbc()
                .sql("""
                        select at, health from server_load where server_id = :server and health <> 'ONLINE'
                          and at >= :from and at < :until order by at limit 5
                        """)
                .param("server", serverId)
                .param("from", time(question.from().minus(AROUND)))
                .param("until", time(question.until().plus(AROUND)))
                .query((row, n) -> new Fact(
                        at(row, "at"),
                        Kind.SERVER_SICK,
                        Saying.of("support.fact.health." + row.getString("health"), server)))
                .list();
    }

    private List<Fact> gaps(UUID serverId, String server) {
        return database.jdbc()
                .sql("""
                        select from_at from missing_events where server_id = :server and from_at < :until
                          and until_at > :from order by from_at limit 3
                        """)
                .param("server", serverId)
                .param("from", time(question.from()))
                .param("until", time(question.until()))
                .query((row, n) ->
                        new Fact(at(row, "from_at"), Kind.CIRCUMSTANCE, Saying.of("support.fact.gap", server)))
                .list();
    }

    private String serverName(UUID serverId) {
        return database.jdbc()
                .sql("select name from server where id = ?")
                .param(serverId)
                .query(String.class)
                .optional()
                .orElse("");
    }

    private static Draft draft(Map<Key, Draft> drafts, String person, String place) {
        return drafts.computeIfAbsent(new Key(person, place), absent -> new Draft());
    }

    private static Run run(ResultSet row, boolean hit) throws SQLException {
        return new Run(
                row.getObject("id", UUID.class),
                row.getString("external_id"),
                row.getString("name"),
                row.getString("state"),
                new Course(
                        at(row, "created_at"),
                        maybe(row, "started_at"),
                        maybe(row, "ended_at"),
                        row.getString("end_cause")),
                row.getObject("server_id", UUID.class),
                row.getString("failure"),
                hit,
                ("&" + row.getString("params") + "&").contains("&guestPolicy=ASK_MODERATOR&"));
    }

    private static OffsetDateTime time(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }

    private static Instant at(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static @Nullable Instant maybe(ResultSet row, String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}
