package org.lectern.server.hook;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.FailureKind;
import org.lectern.bbb.SharedSecret;
import org.lectern.server.platform.Database;
import org.lectern.server.platform.RandomIds;
import org.lectern.server.platform.Vault;

/** Our registrations. The callback address is sealed at rest: whoever knows it may send us events. */
final class HookStore {
    private final Database database;
    private final Vault vault;

    HookStore(Database database, Vault vault) {
        this.database = database;
        this.vault = vault;
    }

    Optional<RegisteredHook> findByToken(String token) {
        return database.jdbc()
                .sql("select * from server_hook where token_hash = ?")
                .param(RandomIds.hash(token))
                .query(this::hook)
                .optional();
    }

    /** All of a server, the wanted one first. */
    List<RegisteredHook> list(UUID serverId) {
        return database.jdbc()
                .sql("select * from server_hook where server_id = ? order by generation desc")
                .param(serverId)
                .query(this::hook)
                .list();
    }

    /**
     * What is wanted at a server.
     *
     * @param baseUrl begin of the callback address, before its token
     * @param lifetime how long an address is good; empty for ever
     * @param secret with which the server signs
     */
    record Wanted(String baseUrl, Optional<Duration> lifetime, SharedSecret secret, Instant now) {}

    /**
     * The hook that is wanted at the server; made if there is none, and made anew if the callback address or the server's
     * secret has changed, or two thirds of its time are over.
     */
    RegisteredHook want(UUID serverId, Wanted wanted) {
        List<RegisteredHook> known = list(serverId);
        if (!known.isEmpty() && isGood(known.getFirst(), wanted)) {
            return known.getFirst();
        }
        int generation = known.isEmpty() ? 1 : known.getFirst().generation() + 1;
        Instant expires = wanted.lifetime().map(wanted.now()::plus).orElse(null);
        String token = RandomIds.token256();
        String url = wanted.baseUrl() + token;
        if (expires != null) {
            url += "?ts=" + expires.getEpochSecond() + "&key=" + generation;
        }
        database.jdbc()
                .sql("""
                        insert into server_hook (server_id, generation, token_hash, sealed_url, base_url, created_at,
                            expires_at, secret_mark)
                        values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (server_id, generation) do nothing
                        """)
                .params(Arrays.asList(
                        serverId,
                        generation,
                        RandomIds.hash(token),
                        vault.seal(place(serverId, generation), url.getBytes(StandardCharsets.UTF_8)),
                        wanted.baseUrl(),
                        wanted.now().atOffset(ZoneOffset.UTC),
                        expires == null ? null : expires.atOffset(ZoneOffset.UTC),
                        mark(url, wanted.secret())))
                .update();
        return list(serverId).getFirst();
    }

    private boolean isGood(RegisteredHook hook, Wanted wanted) {
        if (!hook.baseUrl().equals(wanted.baseUrl())) {
            return false;
        }
        byte[] now = mark(hook.url(), wanted.secret());
        byte[] then = hook.validity().secretMark();
        if (then.length == 0) {
            note(hook, now); // made by an older release
        } else if (!MessageDigest.isEqual(now, then)) {
            return false;
        }
        Instant expires = hook.validity().expiresAt();
        if (expires == null || wanted.lifetime().isEmpty()) {
            return expires == null && wanted.lifetime().isEmpty();
        }
        return wanted.now().isBefore(expires.minus(wanted.lifetime().get().dividedBy(3)));
    }

    /** The address is as random as a key, so that nobody finds the secret by trying. */
    private static byte[] mark(String url, SharedSecret secret) {
        return RandomIds.hash(url + "\0" + secret.reveal());
    }

    private void note(RegisteredHook hook, byte[] mark) {
        database.jdbc()
                .sql("update server_hook set secret_mark = ? where server_id = ? and generation = ?")
                .params(List.of(mark, hook.serverId(), hook.generation()))
                .update();
    }

    /** Takes the wanted hooks whose check is due, for this process alone until the lease ends. */
    List<UUID> claimDue(Instant now, Duration interval, Duration lease) {
        OffsetDateTime at = now.atOffset(ZoneOffset.UTC);
        return database.jdbc()
                .sql("""
                        update server_hook h set lease_until = ?::timestamptz + make_interval(secs => ?),
                            next_check_at = ?::timestamptz + make_interval(secs => ? * (0.9 + random() * 0.2))
                        where (h.server_id, h.generation) in (
                            select server_id, generation from server_hook
                            where next_check_at <= ? and (lease_until is null or lease_until < ?)
                            order by next_check_at limit 100
                            for update skip locked)
                        returning h.server_id
                        """)
                .params(List.of(at, lease.toMillis() / 1000.0, at, interval.toMillis() / 1000.0, at, at))
                .query(UUID.class)
                .list();
    }

    /** Begin of the callback address that was made last, for whatever server. */
    Optional<String> newestBaseUrl() {
        return database.jdbc()
                .sql("select base_url from server_hook order by created_at desc limit 1")
                .query(String.class)
                .optional();
    }

    /** False while an operator wants no hook of ours there. */
    boolean isWanted(UUID serverId) {
        return database.jdbc()
                .sql("select not exists (select 1 from server_hook_withdrawn where server_id = ?)")
                .param(serverId)
                .query(Boolean.class)
                .single();
    }

    void withdraw(UUID serverId, Instant now) {
        database.jdbc()
                .sql("insert into server_hook_withdrawn values (?, ?) on conflict do nothing")
                .params(List.of(serverId, now.atOffset(ZoneOffset.UTC)))
                .update();
    }

    void wantAgain(UUID serverId) {
        database.jdbc()
                .sql("delete from server_hook_withdrawn where server_id = ?")
                .param(serverId)
                .update();
    }

    /** Nothing of ours is left there. */
    void removed(UUID serverId, Instant now) {
        database.jdbc()
                .sql("""
                        update server_hook set removed_at = ?, checked_at = ?, hook_id = null, failure = null,
                            failure_kind = null, lease_until = null
                        where server_id = ?
                        """)
                .params(List.of(now.atOffset(ZoneOffset.UTC), now.atOffset(ZoneOffset.UTC), serverId))
                .update();
    }

    /** Whether something of ours may be left there: true also if nothing was ever registered. */
    boolean mayBeLeft(UUID serverId) {
        return database.jdbc()
                .sql("select exists (select 1 from server_hook where server_id = ? and removed_at is null)")
                .param(serverId)
                .query(Boolean.class)
                .single();
    }

    /** @param running whether a poll showed a meeting there, ours or not */
    void running(UUID serverId, boolean running, Instant now) {
        database.jdbc()
                .sql("""
                        update server_hook set running_since = case when ? then coalesce(running_since, ?) end
                        where server_id = ?
                        """)
                .params(List.of(running, now.atOffset(ZoneOffset.UTC), serverId))
                .update();
    }

    void skew(UUID serverId, int generation, long millis, Instant now) {
        database.jdbc()
                .sql("update server_hook set skew_millis = ?, skew_at = ? where server_id = ? and generation = ?")
                .params(List.of(millis, now.atOffset(ZoneOffset.UTC), serverId, generation))
                .update();
    }

    void refused(UUID serverId, int generation, long count, Instant last) {
        database.jdbc()
                .sql("""
                        update server_hook set refused = refused + ?, last_refused_at = ?
                        where server_id = ? and generation = ?
                        """)
                .params(List.of(count, last.atOffset(ZoneOffset.UTC), serverId, generation))
                .update();
    }

    void requestCheck(UUID serverId) {
        database.jdbc()
                .sql("update server_hook set next_check_at = now() where server_id = ?")
                .param(serverId)
                .update();
    }

    /**
     * Since when nothing was heard of the server though its hook stayed in place, if that is longer than it repeats what
     * it could not deliver: this product was down, or the way to it was.
     */
    Optional<Instant> unheardSince(RegisteredHook hook, Duration repeats) {
        return database.jdbc()
                .sql("""
                        select present_at from server_hook
                        where server_id = ? and generation = ? and present_at < now() - make_interval(secs => ?)
                          and coalesce(last_delivery_at, '-infinity') < present_at + interval '1 minute'
                        """)
                .params(List.of(hook.serverId(), hook.generation(), repeats.toSeconds() * 1.0))
                .query((row, n) -> row.getObject(1, OffsetDateTime.class).toInstant())
                .optional();
    }

    /**
     * It is in place.
     *
     * @param registered whether it was put there just now
     */
    void present(RegisteredHook hook, String hookId, int removed, boolean registered) {
        database.jdbc()
                .sql("""
                        update server_hook set checked_at = now(), present_at = now(), hook_id = ?, failure = null,
                            failure_kind = null, removed = removed + ?, lease_until = null, removed_at = null,
                            registered_at = case when ? then now() else coalesce(registered_at, now()) end,
                            registrations = registrations + ?
                        where server_id = ? and generation = ?
                        """)
                .params(List.of(hookId, removed, registered, registered ? 1 : 0, hook.serverId(), hook.generation()))
                .update();
    }

    /** It could not be seen to. */
    void failed(RegisteredHook hook, FailureKind kind, String failure) {
        database.jdbc()
                .sql("""
                        update server_hook set checked_at = now(), failure = ?, failure_kind = ?, lease_until = null
                        where server_id = ? and generation = ?
                        """)
                .params(List.of(failure, kind.name(), hook.serverId(), hook.generation()))
                .update();
    }

    /** Adds deliveries that were counted in memory. */
    void delivered(UUID serverId, int generation, Deliveries deliveries) {
        database.jdbc()
                .sql("""
                        update server_hook set last_delivery_at = greatest(last_delivery_at, ?), formula = ?,
                            deliveries = deliveries + ?, weak_deliveries = weak_deliveries + ?
                        where server_id = ? and generation = ?
                        """)
                .params(Arrays.asList(
                        deliveries.last().atOffset(ZoneOffset.UTC),
                        deliveries.formula(),
                        deliveries.count(),
                        deliveries.weak(),
                        serverId,
                        generation))
                .update();
    }

    /** Adds events of meetings that are not ours. */
    void foreign(UUID serverId, long events, Instant last) {
        database.jdbc()
                .sql("""
                        insert into foreign_event as f values (?, ?, ?) on conflict (server_id) do update set
                            events = f.events + excluded.events, last_at = greatest(f.last_at, excluded.last_at)
                        """)
                .params(List.of(serverId, events, last.atOffset(ZoneOffset.UTC)))
                .update();
    }

    /**
     * @param formula of the last one
     * @param weak how many had a checksum that does not cover the body
     */
    record Deliveries(Instant last, String formula, long count, long weak) {
        Deliveries and(Deliveries other) {
            return new Deliveries(other.last, other.formula, count + other.count, weak + other.weak);
        }
    }

    private RegisteredHook hook(ResultSet row, int n) throws SQLException {
        UUID serverId = row.getObject("server_id", UUID.class);
        int generation = row.getInt("generation");
        return new RegisteredHook(
                serverId,
                generation,
                new String(vault.open(place(serverId, generation), row.getBytes("sealed_url")), StandardCharsets.UTF_8),
                row.getString("base_url"),
                instant(row, "present_at"),
                new RegisteredHook.Validity(
                        row.getObject("created_at", OffsetDateTime.class).toInstant(),
                        instant(row, "expires_at"),
                        row.getBytes("secret_mark") == null ? new byte[0] : row.getBytes("secret_mark")));
    }

    static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }

    private static Vault.Place place(UUID serverId, int generation) {
        return new Vault.Place("server_hook", "sealed_url", serverId + "/" + generation);
    }
}
