package org.lectern.server.operations;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.server.operations.Story.Fact;
import org.lectern.server.operations.Story.Kind;
import org.lectern.server.operations.Story.Saying;
import org.lectern.server.operations.SupportSearch.Draft;
import org.lectern.server.operations.SupportSearch.Key;
import org.lectern.server.operations.SupportSearch.Question;
import org.lectern.server.platform.Database;

/** The classes that a question is about, and how they and their servers fared. For one question. */
final class SupportClasses {
    /** A class that began so long before may still have been running. */
    private static final Duration LONG_CLASS = Duration.ofHours(12);

    private static final Duration AROUND = Duration.ofMinutes(10);

    private final Database database;
    private final Question question;
    private final Map<UUID, Run> runs = new LinkedHashMap<>();

    SupportClasses(Database database, Question question) {
        this.database = database;
        this.question = question;
    }

    /**
     * A run of a class.
     *
     * @param hit whether its own name was searched for
     * @param lobby whether its moderators let people in one by one
     */
    record Run(
            UUID id,
            String externalId,
            String name,
            String state,
            Course course,
            @Nullable UUID serverId,
            @Nullable String failure,
            boolean hit,
            boolean lobby) {}

    record Course(
            Instant created,
            @Nullable Instant started,
            @Nullable Instant ended,
            @Nullable String cause) {}

    /** A run that was read; null if it was not. */
    @Nullable
    Run find(UUID meetingId) {
        return runs.get(meetingId);
    }

    /** Classes that the text may mean. */
    void searched() {
        database.jdbc()
                .sql("""
                        select * from meeting where tenant_id = :tenant and created_at >= :early and created_at < :until
                          and (strpos(lower(name), :lower) > 0 or external_id = :text)
                        order by created_at desc limit 20
                        """)
                .param("tenant", question.tenantId())
                .param("early", SupportFacts.time(question.from().minus(LONG_CLASS)))
                .param("until", SupportFacts.time(question.until()))
                .param("lower", question.lower())
                .param("text", question.text())
                .query(row -> {
                    Run run = run(row, true);
                    runs.put(run.id(), run);
                });
    }

    void read(Collection<UUID> meetings) {
        database.jdbc()
                .sql("select * from meeting where tenant_id = :tenant and id = any(:ids)")
                .param("tenant", question.tenantId())
                .param("ids", meetings.toArray(UUID[]::new))
                .query(row -> {
                    Run run = run(row, false);
                    runs.putIfAbsent(run.id(), run);
                });
    }

    void readOf(Collection<String> externalIds) {
        database.jdbc()
                .sql("""
                        select * from meeting where tenant_id = :tenant and external_id = any(:ids)
                          and created_at >= :early and created_at < :until order by created_at desc limit 50
                        """)
                .param("tenant", question.tenantId())
                .param("ids", externalIds.toArray(String[]::new))
                .param("early", SupportFacts.time(question.from().minus(LONG_CLASS)))
                .param("until", SupportFacts.time(question.until()))
                .query(row -> {
                    Run run = run(row, false);
                    runs.putIfAbsent(run.id(), run);
                });
    }

    String nameOf(String externalId) {
        return runs.values().stream()
                .filter(run -> run.externalId().equals(externalId))
                .map(Run::name)
                .findFirst()
                .orElse(externalId);
    }

    /** How the classes went, and how their servers were. A class that was itself asked for has a story of its own. */
    void circumstances(Map<Key, Draft> drafts) {
        for (Run run : runs.values()) {
            List<Draft> concerned = drafts.entrySet().stream()
                    .filter(draft -> draft.getKey().place().equals(run.externalId()))
                    .map(Map.Entry::getValue)
                    .toList();
            if (concerned.isEmpty() && run.hit()) {
                Draft own = SupportFacts.draft(drafts, "", run.externalId());
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
                .param("from", SupportFacts.time(question.from().minus(AROUND)))
                .param("until", SupportFacts.time(question.until().plus(AROUND)))
                .query((row, n) -> new Fact(
                        SupportFacts.at(row, "at"),
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
                .param("from", SupportFacts.time(question.from()))
                .param("until", SupportFacts.time(question.until()))
                .query((row, n) -> new Fact(
                        SupportFacts.at(row, "from_at"), Kind.CIRCUMSTANCE, Saying.of("support.fact.gap", server)))
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

    private static Run run(ResultSet row, boolean hit) throws SQLException {
        return new Run(
                row.getObject("id", UUID.class),
                row.getString("external_id"),
                row.getString("name"),
                row.getString("state"),
                new Course(
                        SupportFacts.at(row, "created_at"),
                        SupportFacts.maybe(row, "started_at"),
                        SupportFacts.maybe(row, "ended_at"),
                        row.getString("end_cause")),
                row.getObject("server_id", UUID.class),
                row.getString("failure"),
                hit,
                ("&" + row.getString("params") + "&").contains("&guestPolicy=ASK_MODERATOR&"));
    }
}
