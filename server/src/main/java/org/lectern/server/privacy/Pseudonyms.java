package org.lectern.server.privacy;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.lectern.server.platform.Database;

/**
 * Names for people that say nothing of them and are always the same: for whatever leaves this installation without
 * names.
 *
 * <p>Each tenant has a key of its own, sealed at rest and never part of an export. Without it nobody can tell whom a
 * pseudonym stands for; {@link #changeKey} destroys it, and all pseudonyms given out so far become unlinkable, also by
 * us. Pseudonymous data is still personal data for whoever holds the key.
 *
 * <p>Somebody who was erased does not get the earlier pseudonym again: under the same identifier there comes another
 * one. Safe for use by several threads; keys are remembered for a few seconds.
 */
public final class Pseudonyms {
    /** Notified, with the tenant's id, when a key was changed or somebody erased. */
    static final String CHANNEL = "lectern_pseudonym";

    private static final Duration REMEMBERED = Duration.ofSeconds(10);

    private final Database database;
    private final PrivacyKeys keys;
    private final Cache<UUID, Known> remembered = Caffeine.newBuilder()
            .maximumSize(1_000)
            .expireAfterWrite(REMEMBERED)
            .build();

    public Pseudonyms(Database database, PrivacyKeys keys) {
        this.database = database;
        this.keys = keys;
    }

    /** @param erased how often each identifier was erased, by its fingerprint */
    private record Known(byte[] key, byte[] erasedKey, Map<ByteBuffer, Integer> erased) {}

    /**
     * The pseudonym of a person of the tenant: 22 characters of {@code A-Za-z0-9_-}.
     *
     * @param externalUserId as servers are told; a guest's connection where there is none
     */
    public String of(UUID tenantId, Channel channel, String externalUserId) {
        Known known = remembered.get(tenantId, this::read);
        int times = known.erased().isEmpty()
                ? 0
                : known.erased().getOrDefault(ByteBuffer.wrap(Pseudonym.hmac(known.erasedKey(), externalUserId)), 0);
        // With a control character that no identifier has.
        String person = times == 0 ? externalUserId : externalUserId + "\u0000" + times;
        return Pseudonym.of(known.key(), channel.text(), tenantId.toString(), person);
    }

    /** Destroys the tenant's key. From now on everybody of it has other pseudonyms. */
    public void changeKey(UUID tenantId) {
        database.inTransaction(() -> {
            keys.replace(database, tenantId, PrivacyKeys.Purpose.PSEUDONYM);
            tell(tenantId);
        });
        remembered.invalidate(tenantId);
    }

    /** Has the person get other pseudonyms from now on. Joins the transaction that runs on the database. */
    void forget(Database within, UUID tenantId, String externalUserId) {
        byte[] key = keys.key(within, tenantId, PrivacyKeys.Purpose.ERASED);
        within.jdbc()
                .sql("""
                        insert into erased_identifier as e (tenant_id, fingerprint, times) values (:tenant, :print, 1)
                        on conflict (tenant_id, fingerprint) do update set times = e.times + 1
                        """)
                .param("tenant", tenantId)
                .param("print", Pseudonym.hmac(key, externalUserId))
                .update();
        within.afterCommit(() -> remembered.invalidate(tenantId));
        tell(within, tenantId);
    }

    /** Reads everything again at the next question. */
    void noticed(String payload) {
        remembered.invalidateAll();
    }

    private Known read(UUID tenantId) {
        var erased = new HashMap<ByteBuffer, Integer>();
        database.jdbc()
                .sql("select fingerprint, times from erased_identifier where tenant_id = :tenant")
                .param("tenant", tenantId)
                .query(row -> {
                    erased.put(ByteBuffer.wrap(row.getBytes("fingerprint")), row.getInt("times"));
                });
        return new Known(
                keys.key(database, tenantId, PrivacyKeys.Purpose.PSEUDONYM),
                keys.key(database, tenantId, PrivacyKeys.Purpose.ERASED),
                erased);
    }

    private void tell(UUID tenantId) {
        tell(database, tenantId);
    }

    private static void tell(Database database, UUID tenantId) {
        database.jdbc()
                .sql("select pg_notify(:channel, :id)")
                .param("channel", CHANNEL)
                .param("id", tenantId.toString())
                .query((row, n) -> true)
                .single();
    }
}
