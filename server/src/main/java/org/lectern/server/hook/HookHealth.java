package org.lectern.server.hook;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.FailureKind;
import org.lectern.server.hook.Inbox.Registration;
import org.lectern.server.platform.Database;
import org.lectern.server.pool.Server;
import org.lectern.server.pool.ServerState;

/**
 * Whether events of each server reach us, and if not, why: what a check would say, and what only time shows. Reads what the
 * keeper, the tally and self-tests wrote. Safe for use by several threads.
 *
 * @see "docs/hooks.md, health"
 */
public final class HookHealth {
    /** In a class of which nothing was heard for so long, something is wrong or nobody is there. */
    private static final Duration QUIET = Duration.ofMinutes(15);

    private static final Duration SKEW = Duration.ofSeconds(5);
    private static final Duration RECENTLY = Duration.ofHours(1);

    private final Database database;
    private final HookKeeper keeper;
    private final SelfTests selfTests;
    private final InstantSource clock;

    public HookHealth(Database database, HookKeeper keeper, SelfTests selfTests, InstantSource clock) {
        this.database = database;
        this.keeper = keeper;
        this.selfTests = selfTests;
        this.clock = clock;
    }

    /** What is wrong, the worst first. */
    public enum Problem {
        /** Hooks are switched off, or withdrawn from this server, or the server is disabled. */
        DISABLED("not wanted", "Hooks are not wanted here: events of this server are not collected."),
        /** Servers cannot be told where we are. */
        NOT_CONFIGURED(
                "our address is not set",
                "Set lectern.callback-url or lectern.public-url to an address that this server reaches."),
        /** The server refuses our checksum. */
        WRONG_KEY("the server refuses our secret", "Compare the secret with 'bbb-conf --secret' on the server."),
        /** A balancer, or a server without bbb-webhooks. */
        NO_HOOKS_API(
                "no webhook service",
                "Install bbb-webhooks there, or add the servers behind the balancer; until then figures come from"
                        + " polls alone."),
        /** It did not answer. */
        NO_ANSWER(
                "no answer",
                "See whether the server is up and bbb-webhooks runs on it: 'systemctl status bbb-webhooks'."),
        /** It answers, and our hook is not there. */
        NOT_REGISTERED(
                "not registered",
                "It is registered at the next check; if this stays, look at the server's bbb-webhooks log."),
        /** The last self-test failed. */
        WAY_BACK(
                "the server does not reach us",
                "The server cannot reach our address: try it from there with curl, look at its firewall and proxy."),
        /** Meetings run, and nothing comes. */
        SILENT(
                "silent while meetings run",
                "Run a self-test. If it fails, the server cannot reach us, or bbb-webhooks hangs: restart it there."),
        /** Deliveries were refused within the last hour. */
        REFUSALS("deliveries refused", "A proxy on the way changes requests, or the server signs with another secret."),
        /** Its checksum does not cover the body. */
        WEAK("bodies not signed", "Upgrade bbb-webhooks to 3.4 or later: 3.0 to 3.3.1 do not sign what they send."),
        /** Its clock and ours differ. */
        SKEW("clocks differ", "Have both machines keep time with NTP: times in reports are the server's."),
        /** Our address there is about to expire, and no newer one is registered. */
        EXPIRES("address about to expire", "It is renewed with the next check that reaches the server.");

        private final String text;
        private final String advice;

        Problem(String text, String advice) {
            this.text = text;
            this.advice = advice;
        }

        /** What is wrong in a few words, for the command line. */
        public String text() {
            return text;
        }

        /** What to do, for the command line. */
        public String advice() {
            return advice;
        }
    }

    /**
     * What is known of one server.
     *
     * @param registration how the last check went
     * @param registeredAt since when our hook is there without being put there again
     * @param deliveries what came
     * @param skew by how much the sender's clock is behind ours; null if nothing tells
     * @param expiresAt until when our address is good; null for ever
     * @param selfTest the latest, null if there was none
     * @param problems none if all is well
     */
    public record Status(
            Server server,
            @Nullable Registration registration,
            @Nullable Instant registeredAt,
            int registrations,
            Deliveries deliveries,
            @Nullable Duration skew,
            @Nullable Instant expiresAt,
            SelfTests.@Nullable Result selfTest,
            Set<Problem> problems) {

        public boolean enabled() {
            return !problems.contains(Problem.DISABLED);
        }

        /** Whether events can be relied on to reach us. */
        public boolean ok() {
            return problems.stream().allMatch(problem -> problem.compareTo(Problem.REFUSALS) >= 0);
        }

        public boolean present() {
            return registration != null && registration.isPresent() && enabled();
        }

        public Optional<Problem> worst() {
            return problems.stream().findFirst();
        }
    }

    /**
     * @param foreign events of meetings that are not ours, whatever address they came to
     * @param lastAt null before the first one
     * @param runningSince since when meetings run there without a pause, null if none does
     * @param formula how the sender signs, null before the first one
     */
    public record Deliveries(
            long count,
            long weak,
            long refused,
            long foreign,
            @Nullable Instant lastAt,
            @Nullable Instant lastRefusedAt,
            @Nullable Instant runningSince,
            @Nullable String formula) {
        static final Deliveries NONE = new Deliveries(0, 0, 0, 0, null, null, null, null);

        /** The releases of bbb-webhooks that sign so. */
        public String generation() {
            return switch (formula == null ? "" : formula) {
                case "RAW_BODY" -> "3.4+";
                case "CONSTANT" -> "3.0–3.3.1";
                case "JSON" -> "2.x";
                case "BEARER" -> "auth2_0";
                default -> "";
            };
        }
    }

    private record Row(
            Registration registration,
            @Nullable Instant registeredAt,
            int registrations,
            Deliveries deliveries,
            @Nullable Duration skew,
            @Nullable Instant expiresAt,
            @Nullable String failureKind) {}

    /** What is kept, read at once for all servers. */
    private record Kept(Map<UUID, Row> rows, Map<UUID, SelfTests.Result> tests, Set<UUID> withdrawn) {}

    /** In the order of the servers. */
    public List<Status> of(List<Server> servers) {
        Kept kept = kept();
        return servers.stream().map(server -> of(server, kept)).toList();
    }

    public Status of(Server server) {
        return of(server, kept());
    }

    private Status of(Server server, Kept kept) {
        Row row = kept.rows().get(server.id());
        SelfTests.Result test = kept.tests().get(server.id());
        boolean wanted = server.state() != ServerState.DISABLED
                && keeper.isEnabled()
                && !kept.withdrawn().contains(server.id());
        Set<Problem> problems = wanted ? problems(row, test) : EnumSet.of(Problem.DISABLED);
        return row == null
                ? new Status(server, null, null, 0, Deliveries.NONE, null, null, test, problems)
                : new Status(
                        server,
                        row.registration(),
                        row.registeredAt(),
                        row.registrations(),
                        row.deliveries(),
                        row.skew(),
                        row.expiresAt(),
                        test,
                        problems);
    }

    private Set<Problem> problems(@Nullable Row row, SelfTests.@Nullable Result test) {
        var problems = EnumSet.noneOf(Problem.class);
        if (!keeper.isReachable()) {
            problems.add(Problem.NOT_CONFIGURED);
        }
        if (row == null || !row.registration().isPresent()) {
            problems.add(row == null ? Problem.NOT_REGISTERED : because(row.failureKind()));
            return problems;
        }
        Instant now = clock.instant();
        Deliveries deliveries = row.deliveries();
        if (isSilent(row, now)) {
            problems.add(Problem.SILENT);
        }
        // A delivery after a failed test proves more than the test.
        if (test != null && !test.good() && test.problem() != null && isBefore(deliveries.lastAt(), test.startedAt())) {
            problems.add(Problem.WAY_BACK);
        }
        if (!isBefore(deliveries.lastRefusedAt(), now.minus(RECENTLY))) {
            problems.add(Problem.REFUSALS);
        }
        if ("CONSTANT".equals(deliveries.formula())) {
            problems.add(Problem.WEAK);
        }
        if (row.skew() != null && row.skew().abs().compareTo(SKEW) > 0) {
            problems.add(Problem.SKEW);
        }
        if (row.expiresAt() != null && row.expiresAt().isBefore(now.plus(Duration.ofMinutes(10)))) {
            problems.add(Problem.EXPIRES);
        }
        return problems;
    }

    private static boolean isSilent(Row row, Instant now) {
        Instant since = row.deliveries().runningSince();
        if (since == null) {
            return false;
        }
        for (Instant at : new Instant[] {row.deliveries().lastAt(), row.registeredAt()}) {
            if (at != null && at.isAfter(since)) {
                since = at;
            }
        }
        return since.isBefore(now.minus(QUIET));
    }

    private static boolean isBefore(@Nullable Instant one, Instant other) {
        return one == null || one.isBefore(other);
    }

    private static Problem because(@Nullable String failureKind) {
        if (failureKind == null) {
            return Problem.NOT_REGISTERED;
        }
        return switch (FailureKind.valueOf(failureKind)) {
            case REFUSED_CHECKSUM -> Problem.WRONG_KEY;
            case NOT_SUPPORTED, NOT_BIGBLUEBUTTON -> Problem.NO_HOOKS_API;
            case UNREACHABLE, TIMED_OUT, AMBIGUOUS, SERVER_ERROR, EMPTY_ANSWER, UNREADABLE_ANSWER -> Problem.NO_ANSWER;
            default -> Problem.NOT_REGISTERED;
        };
    }

    private Kept kept() {
        var rows = new HashMap<UUID, Row>();
        database.jdbc()
                .sql("""
                        select distinct on (h.server_id) h.*, coalesce(f.events, 0) as foreign_events
                        from server_hook h left join foreign_event f using (server_id)
                        order by h.server_id, h.generation desc
                        """)
                .query((row, n) -> rows.put(row.getObject("server_id", UUID.class), row(row)))
                .list();
        Set<UUID> withdrawn = Set.copyOf(database.jdbc()
                .sql("select server_id from server_hook_withdrawn")
                .query(UUID.class)
                .list());
        return new Kept(rows, selfTests.latest(), withdrawn);
    }

    private static Row row(ResultSet row) throws SQLException {
        long skew = row.getLong("skew_millis");
        Duration ahead = row.wasNull() ? null : Duration.ofMillis(skew);
        boolean removed = HookStore.instant(row, "removed_at") != null;
        return new Row(
                new Registration(
                        HookStore.instant(row, "checked_at"),
                        removed ? null : HookStore.instant(row, "present_at"),
                        row.getString("failure"),
                        row.getInt("removed")),
                HookStore.instant(row, "registered_at"),
                row.getInt("registrations"),
                new Deliveries(
                        row.getLong("deliveries"),
                        row.getLong("weak_deliveries"),
                        row.getLong("refused"),
                        row.getLong("foreign_events"),
                        HookStore.instant(row, "last_delivery_at"),
                        HookStore.instant(row, "last_refused_at"),
                        HookStore.instant(row, "running_since"),
                        row.getString("formula")),
                ahead,
                HookStore.instant(row, "expires_at"),
                row.getString("failure_kind"));
    }
}
