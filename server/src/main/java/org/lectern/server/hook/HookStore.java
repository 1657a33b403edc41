package org.lectern.server.hook;

import java.nio.charset.StandardCharsets;
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

    /** The hook that is wanted at the server; made if there is none or if the callback address has changed. */
    RegisteredHook want(UUID serverId, String baseUrl) {
        List<RegisteredHook> known = list(serverId);
        if (!known.isEmpty() && known.getFirst().baseUrl().equals(baseUrl)) {
            return known.getFirst();
        }
        int generation = known.isEmpty() ? 1 : known.getFirst().generation() + 1;
        String token = RandomIds.token256();
        database.jdbc()
                .sql("""
                        insert into server_hook (server_id, generation, token_hash, sealed_url, base_url)
                        values (?, ?, ?, ?, ?) on conflict (server_id, generation) do nothing
                        """)
                .params(List.of(
                        serverId,
                        generation,
                        RandomIds.hash(token),
                        vault.seal(place(serverId, generation), (baseUrl + token).getBytes(StandardCharsets.UTF_8)),
                        baseUrl))
                .update();
        return list(serverId).getFirst();
    }

    /** Takes the wanted hooks whose check is due, for this process alone until the lease ends. */
    List<UUID> claimDue(Duration interval, Duration lease) {
        return database.jdbc()
                .sql("""
                        update server_hook h set lease_until = now() + make_interval(secs => ?),
                            next_check_at = now() + make_interval(secs => ? * (0.9 + random() * 0.2))
                        where (h.server_id, h.generation) in (
                            select server_id, generation from server_hook
                            where next_check_at <= now() and (lease_until is null or lease_until < now())
                            order by next_check_at limit 100
                            for update skip locked)
                        returning h.server_id
                        """)
                .params(List.of(lease.toMillis() / 1000.0, interval.toMillis() / 1000.0))
                .query(UUID.class)
                .list();
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

    /** It is in place. */
    void present(RegisteredHook hook, String hookId, int removed) {
        database.jdbc()
                .sql("""
                        update server_hook set checked_at = now(), present_at = now(), hook_id = ?, failure = null,
                            removed = removed + ?, lease_until = null
                        where server_id = ? and generation = ?
                        """)
                .params(List.of(hookId, removed, hook.serverId(), hook.generation()))
                .update();
    }

    /** It could not be seen to. */
    void failed(RegisteredHook hook, String failure) {
        database.jdbc()
                .sql("""
                        update server_hook set checked_at = now(), failure = ?, lease_until = null
                        where server_id = ? and generation = ?
                        """)
                .params(List.of(failure, hook.serverId(), hook.generation()))
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
                instant(row, "present_at"));
    }

    static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }

    private static Vault.Place place(UUID serverId, int generation) {
        return new Vault.Place("server_hook", "sealed_url", serverId + "/" + generation);
    }
}
