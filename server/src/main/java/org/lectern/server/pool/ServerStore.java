package org.lectern.server.pool;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.ChecksumAlgorithm;
import org.lectern.bbb.ServerAddress;
import org.lectern.bbb.SharedSecret;
import org.lectern.server.platform.Database;
import org.lectern.server.platform.RandomIds;
import org.lectern.server.platform.Vault;
import org.springframework.dao.DuplicateKeyException;

/**
 * The servers of the pool. Secrets are sealed at rest.
 *
 * <p>The operator's columns are written here only; the observed ones by {@link PollServers} only, through
 * {@link #observe}. Safe for use by several threads.
 */
public final class ServerStore {
    private static final String SELECT = "select * from server";

    private final Database database;
    private final Vault vault;
    private final Cache<UUID, Server> recent = Caffeine.newBuilder()
            .maximumSize(2_000)
            .expireAfterWrite(Duration.ofSeconds(2))
            .build();

    public ServerStore(Database database, Vault vault) {
        this.database = database;
        this.vault = vault;
    }

    /** Adds a server. It takes no meeting before its first answered poll, which is due at once. */
    public AddResult add(NewServer wanted) {
        UUID id = RandomIds.uuid();
        try {
            database.jdbc()
                    .sql("""
                            insert into server (id, name, address, secret, algorithm, weight)
                            values (:id, :name, :address, :secret, :algorithm, :weight)
                            """)
                    .param("id", id)
                    .param("name", wanted.name())
                    .param("address", wanted.address().base())
                    .param("secret", seal(id, wanted.secret()))
                    .param("algorithm", wanted.algorithm().name())
                    .param("weight", wanted.weight())
                    .update();
        } catch (DuplicateKeyException e) {
            String message = String.valueOf(e.getMessage());
            return new AddResult.Taken(message.contains("server_address_once") ? "address" : "name");
        }
        return new AddResult.Added(require(id));
    }

    /** All servers by name. */
    public List<Server> list() {
        return database.jdbc()
                .sql(SELECT + " order by lower(name), id")
                .query(this::server)
                .list();
    }

    public Optional<Server> find(UUID id) {
        Optional<Server> found = database.jdbc()
                .sql(SELECT + " where id = :id")
                .param("id", id)
                .query(this::server)
                .optional();
        found.ifPresent(server -> recent.put(id, server));
        return found;
    }

    public Optional<Server> findByAddress(ServerAddress address) {
        return database.jdbc()
                .sql(SELECT + " where address = :address")
                .param("address", address.base())
                .query(this::server)
                .optional();
    }

    /**
     * @throws IllegalArgumentException if there is no such server
     */
    public Server require(UUID id) {
        return find(id).orElseThrow(() -> new IllegalArgumentException("no such server: " + id));
    }

    /** As {@link #find}, at most two seconds old: for the join path, which needs only address, secret and algorithm. */
    public Optional<Server> findRecent(UUID id) {
        Server server = recent.getIfPresent(id);
        return server != null ? Optional.of(server) : find(id);
    }

    /** What the operator wants from now on. Meetings that run there are never ended by this. */
    public boolean changeState(UUID id, ServerState state) {
        recent.invalidate(id);
        return database.jdbc()
                        .sql("""
                                update server set state = :state,
                                    state_changed_at = case when state = :state then state_changed_at else now() end,
                                    next_poll_at = case when :state = 'DISABLED' then next_poll_at else now() end
                                where id = :id
                                """)
                        .param("id", id)
                        .param("state", state.name())
                        .update()
                == 1;
    }

    /** Replaces the secret and the algorithm; the next poll, at once, shows whether they are right. */
    public boolean rotateSecret(UUID id, SharedSecret secret, ChecksumAlgorithm algorithm) {
        recent.invalidate(id);
        return database.jdbc()
                        .sql("""
                                update server set secret = :secret, algorithm = :algorithm, secret_changed_at = now(),
                                    next_poll_at = now()
                                where id = :id
                                """)
                        .param("id", id)
                        .param("secret", seal(id, secret))
                        .param("algorithm", algorithm.name())
                        .update()
                == 1;
    }

    public boolean changeWeight(UUID id, double weight) {
        if (!(weight > 0) || weight > 1_000) {
            throw new IllegalArgumentException("a server's weight is above 0 and at most 1000");
        }
        return database.jdbc()
                        .sql("update server set weight = :weight where id = :id")
                        .param("id", id)
                        .param("weight", weight)
                        .update()
                == 1;
    }

    /** Deletes the row. Call through {@link RemoveServer}, which knows whether meetings run there. */
    boolean delete(UUID id) {
        recent.invalidate(id);
        return database.jdbc()
                        .sql("delete from server where id = :id")
                        .param("id", id)
                        .update()
                == 1;
    }

    /**
     * Takes up to {@code max} servers whose poll is due, for this process alone until the lease ends, and sets their
     * next poll. The interval is spread by a tenth, so that servers added together do not answer together.
     */
    List<Server> claimDue(int max, Duration interval, Duration lease) {
        return database.jdbc()
                .sql("""
                        update server set poll_lease_until = now() + make_interval(secs => :lease),
                            next_poll_at = now() + make_interval(secs => :interval * (0.9 + random() * 0.2))
                        where id in (
                            select id from server
                            where state <> 'DISABLED' and next_poll_at <= now()
                              and (poll_lease_until is null or poll_lease_until < now())
                            order by next_poll_at limit :max
                            for update skip locked)
                        returning *
                        """)
                .param("lease", seconds(lease))
                .param("interval", seconds(interval))
                .param("max", max)
                .query(this::server)
                .list();
    }

    /** Makes the poll of a server due now, but not sooner than {@code gap} after the last one. */
    void requestPoll(UUID id, Duration gap) {
        database.jdbc().sql("""
                        update server set next_poll_at = least(next_poll_at,
                            greatest(now(), polled_at + make_interval(secs => :gap)))
                        where id = :id
                        """).param("gap", seconds(gap)).param("id", id).update();
    }

    /** Writes what a poll showed and gives the poll's lease back. */
    void observe(UUID id, PollFinding finding) {
        database.jdbc()
                .sql("""
                        update server set health_changed_at = case when health = :health then health_changed_at
                                else now() end,
                            health = :health, failures = :failures, successes = :successes, polled_at = now(),
                            answered_at = case when :answered then now() else answered_at end,
                            answer_millis = case when :answered then :millis else answer_millis end,
                            failure = :failure,
                            version = coalesce(:version, version),
                            meetings = case when :answered then :meetings else meetings end,
                            people = case when :answered then :people else people end,
                            poll_lease_until = null
                        where id = :id
                        """)
                .param("id", id)
                .param("health", finding.health().name())
                .param("failures", finding.failures())
                .param("successes", finding.successes())
                .param("answered", finding.failure() == null)
                .param("millis", finding.millis())
                .param("failure", finding.failure())
                .param("version", finding.version())
                .param("meetings", finding.meetings())
                .param("people", finding.people())
                .update();
    }

    /** How much of what the last answered poll counted is not ours; told by whoever knows which meetings are ours. */
    public void countForeign(UUID id, int meetings, int people) {
        database.jdbc()
                .sql("""
                        update server set foreign_meetings = :meetings, foreign_people = :people
                        where id = :id and (foreign_meetings, foreign_people) is distinct from (:meetings, :people)
                        """)
                .param("id", id)
                .param("meetings", meetings)
                .param("people", people)
                .update();
    }

    private byte[] seal(UUID id, SharedSecret secret) {
        return vault.seal(place(id), secret.reveal().getBytes(StandardCharsets.UTF_8));
    }

    private static Vault.Place place(UUID id) {
        return new Vault.Place("server", "secret", id.toString());
    }

    private Server server(ResultSet row, int n) throws SQLException {
        UUID id = row.getObject("id", UUID.class);
        int millis = row.getInt("answer_millis");
        Duration took = row.wasNull() ? null : Duration.ofMillis(millis);
        var observed = new Observed(
                ServerHealth.valueOf(row.getString("health")),
                row.getObject("health_changed_at", OffsetDateTime.class).toInstant(),
                row.getInt("failures"),
                row.getInt("successes"),
                instant(row, "polled_at"),
                instant(row, "answered_at"),
                took,
                row.getString("failure"),
                row.getString("version"),
                row.getInt("meetings"),
                row.getInt("people"),
                row.getInt("foreign_meetings"),
                row.getInt("foreign_people"));
        return new Server(
                id,
                row.getString("name"),
                ServerAddress.of(row.getString("address")),
                SharedSecret.of(new String(vault.open(place(id), row.getBytes("secret")), StandardCharsets.UTF_8)),
                ChecksumAlgorithm.valueOf(row.getString("algorithm")),
                row.getDouble("weight"),
                ServerState.valueOf(row.getString("state")),
                observed);
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
