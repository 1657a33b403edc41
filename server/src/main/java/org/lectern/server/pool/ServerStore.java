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
import java.util.Set;
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
    private final LoadHistory history;
    private final Cache<UUID, Server> recent = Caffeine.newBuilder()
            .maximumSize(2_000)
            .expireAfterWrite(Duration.ofSeconds(2))
            .build();

    public ServerStore(Database database, Vault vault) {
        this.database = database;
        this.vault = vault;
        this.history = new LoadHistory(database);
    }

    /** Adds a server. It takes no meeting before its first answered poll, which is due at once. */
    public AddResult add(NewServer wanted) {
        UUID id = RandomIds.uuid();
        try {
            database.jdbc()
                    .sql("""
                            insert into server (id, name, address, secret, algorithm, weight, tags)
                            values (:id, :name, :address, :secret, :algorithm, :weight, :tags)
                            """)
                    .param("id", id)
                    .param("name", wanted.name())
                    .param("address", wanted.address().base())
                    .param("secret", seal(id, wanted.secret()))
                    .param("algorithm", wanted.algorithm().name())
                    .param("weight", wanted.weight())
                    .param("tags", wanted.tags().toArray(String[]::new))
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

    /** As {@link #findRecent}, but only what can be said without asking the database; null if nothing can. */
    public @Nullable Server remembered(UUID id) {
        return recent.getIfPresent(id);
    }

    /** What the operator wants from now on. Meetings that run there are never ended by this. */
    public boolean changeState(UUID id, ServerState state) {
        recent.invalidate(id);
        return database.jdbc()
                        .sql("""
                                update server set state = :state, draining_since = null,
                                    state_changed_at = case when state = :state then state_changed_at else now() end,
                                    next_poll_at = case when :state = 'DISABLED' then next_poll_at else now() end
                                where id = :id
                                """)
                        .param("id", id)
                        .param("state", state.name())
                        .update()
                == 1;
    }

    /** Takes no new meeting from now on, and is disabled when its last one is over; see {@link DrainServers}. */
    boolean drain(UUID id) {
        return database.jdbc().sql("""
                                update server set state = 'CORDONED', draining_since = coalesce(draining_since, now()),
                                    state_changed_at = case when state = 'CORDONED' then state_changed_at else now() end,
                                    next_poll_at = now()
                                where id = :id
                                """).param("id", id).update() == 1;
    }

    /** Taken out at once: disabled, and its classes given up. */
    boolean giveUp(UUID id) {
        changeState(id, ServerState.DISABLED);
        return markGivenUp(id);
    }

    /** Its classes are given up; what the operator wants of it stays. */
    public boolean markGivenUp(UUID id) {
        return database.jdbc()
                        .sql("update server set given_up_at = coalesce(given_up_at, now()) where id = :id")
                        .param("id", id)
                        .update()
                == 1;
    }

    /**
     * Uses this secret from now on and keeps the one before as {@link Server.Spare.Kind#OLD}. The next poll comes at once.
     *
     * @param present the secret that is replaced; nothing is changed if somebody else has changed it meanwhile
     */
    boolean changeSecret(Server present, SharedSecret secret, ChecksumAlgorithm algorithm) {
        return database.inTransaction(() -> {
            Server now = lock(present.id());
            if (now == null || !now.secret().equals(present.secret())) {
                return false;
            }
            recent.invalidate(now.id());
            return database.jdbc()
                            .sql("""
                                    update server set secret = :secret, algorithm = :algorithm, secret_changed_at = now(),
                                        spare_secret = :old, spare_algorithm = :oldAlgorithm, spare_kind = 'OLD',
                                        spare_since = now(), next_poll_at = now()
                                    where id = :id
                                    """)
                            .param("id", now.id())
                            .param("secret", seal(now.id(), secret))
                            .param("algorithm", algorithm.name())
                            .param("old", vault.seal(sparePlace(now.id()), bytes(now.secret())))
                            .param("oldAlgorithm", now.algorithm().name())
                            .update()
                    == 1;
        });
    }

    /** Keeps a secret that will be used as soon as the server takes it and refuses the present one. */
    boolean announceSecret(UUID id, SharedSecret secret, ChecksumAlgorithm algorithm) {
        recent.invalidate(id);
        return database.jdbc()
                        .sql("""
                                update server set spare_secret = :secret, spare_algorithm = :algorithm,
                                    spare_kind = 'NEXT', spare_since = now()
                                where id = :id
                                """)
                        .param("id", id)
                        .param("secret", vault.seal(sparePlace(id), bytes(secret)))
                        .param("algorithm", algorithm.name())
                        .update()
                == 1;
    }

    /** Forgets the secret that is not in use. */
    boolean forgetSpare(UUID id) {
        recent.invalidate(id);
        return database.jdbc().sql("""
                                update server set spare_secret = null, spare_algorithm = null, spare_kind = null,
                                    spare_since = null
                                where id = :id and spare_kind is not null
                                """).param("id", id).update() == 1;
    }

    private @Nullable Server lock(UUID id) {
        return database.jdbc()
                .sql(SELECT + " where id = :id for update")
                .param("id", id)
                .query(this::server)
                .optional()
                .orElse(null);
    }

    public boolean changeTags(UUID id, Set<String> tags) {
        return database.jdbc()
                        .sql("update server set tags = :tags where id = :id")
                        .param("id", id)
                        .param("tags", tags.toArray(String[]::new))
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
     *
     * @param failing whether those whose last poll failed are wanted, or the others
     */
    List<Server> claimDue(int max, boolean failing, Duration interval, Duration lease) {
        return database.jdbc()
                .sql("""
                        update server set poll_lease_until = now() + make_interval(secs => :lease),
                            next_poll_at = now() + make_interval(secs => :interval * (0.9 + random() * 0.2))
                        where id in (
                            select id from server
                            where state <> 'DISABLED' and next_poll_at <= now() and (failures > 0) = :failing
                              and (poll_lease_until is null or poll_lease_until < now())
                            order by next_poll_at limit :max
                            for update skip locked)
                        returning *
                        """)
                .param("lease", seconds(lease))
                .param("interval", seconds(interval))
                .param("max", max)
                .param("failing", failing)
                .query(this::server)
                .list();
    }

    /** Makes the poll of a server due now, but not sooner than {@code gap} after the last one. */
    /** Has the server polled soon, by whatever process, as {@link PollServers#request} does from outside one that polls. */
    public void requestPoll(UUID id) {
        requestPoll(id, PollServers.REQUEST_GAP);
    }

    void requestPoll(UUID id, Duration gap) {
        database.jdbc().sql("""
                        update server set next_poll_at = least(next_poll_at,
                            greatest(now(), polled_at + make_interval(secs => :gap)))
                        where id = :id
                        """).param("gap", seconds(gap)).param("id", id).update();
    }

    /** Writes what a poll showed and gives the poll's lease back. */
    void observe(UUID id, PollFinding finding) {
        database.inTransaction(() -> {
            observed(id, finding);
            history.polled(id, finding);
        });
    }

    private void observed(UUID id, PollFinding finding) {
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
                            given_up_at = case when :answered then null else given_up_at end,
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
        return vault.seal(place(id), bytes(secret));
    }

    private static byte[] bytes(SharedSecret secret) {
        return secret.reveal().getBytes(StandardCharsets.UTF_8);
    }

    private SharedSecret open(Vault.Place place, byte[] sealed) {
        return SharedSecret.of(new String(vault.open(place, sealed), StandardCharsets.UTF_8));
    }

    private static Vault.Place sparePlace(UUID id) {
        return new Vault.Place("server", "spare_secret", id.toString());
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
                open(place(id), row.getBytes("secret")),
                ChecksumAlgorithm.valueOf(row.getString("algorithm")),
                row.getDouble("weight"),
                Set.of((String[]) row.getArray("tags").getArray()),
                spare(id, row),
                ServerState.valueOf(row.getString("state")),
                new Server.Marks(instant(row, "draining_since"), instant(row, "given_up_at")),
                observed);
    }

    private Server.@Nullable Spare spare(UUID id, ResultSet row) throws SQLException {
        String kind = row.getString("spare_kind");
        return kind == null
                ? null
                : new Server.Spare(
                        open(sparePlace(id), row.getBytes("spare_secret")),
                        ChecksumAlgorithm.valueOf(row.getString("spare_algorithm")),
                        Server.Spare.Kind.valueOf(kind),
                        row.getObject("spare_since", OffsetDateTime.class).toInstant());
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
