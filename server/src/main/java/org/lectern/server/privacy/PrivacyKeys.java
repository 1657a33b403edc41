package org.lectern.server.privacy;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.lectern.server.platform.Database;
import org.lectern.server.platform.RandomIds;
import org.lectern.server.platform.Vault;

/** The keys of tenants, sealed at rest; each is made when it is first asked for. */
public final class PrivacyKeys {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int KEY_BYTES = 32;

    private final Vault vault;
    private final InstantSource clock;

    public PrivacyKeys(Vault vault, InstantSource clock) {
        this.vault = vault;
        this.clock = clock;
    }

    enum Purpose {
        PSEUDONYM,
        /** For recognising who was erased, whatever becomes of the other key. */
        ERASED
    }

    /** Made now if there is none; processes that do so at once get the same. */
    byte[] key(Database database, UUID tenantId, Purpose purpose) {
        return find(database, tenantId, purpose).orElseGet(() -> {
            write(database, tenantId, purpose, "on conflict do nothing");
            return find(database, tenantId, purpose).orElseThrow();
        });
    }

    /** What the old key produced cannot be linked any more. */
    void replace(Database database, UUID tenantId, Purpose purpose) {
        write(database, tenantId, purpose, """
                on conflict (tenant_id, purpose) do update
                    set id = excluded.id, sealed = excluded.sealed, created_at = excluded.created_at
                """);
    }

    private Optional<byte[]> find(Database database, UUID tenantId, Purpose purpose) {
        return database.jdbc()
                .sql("select id, sealed from privacy_key where tenant_id = :tenant and purpose = :purpose")
                .param("tenant", tenantId)
                .param("purpose", purpose.name())
                .query((row, n) -> vault.open(place(tenantId, row.getObject("id", UUID.class)), row.getBytes("sealed")))
                .optional();
    }

    private void write(Database database, UUID tenantId, Purpose purpose, String onConflict) {
        byte[] key = new byte[KEY_BYTES];
        RANDOM.nextBytes(key);
        UUID id = RandomIds.uuid();
        database.jdbc()
                .sql("""
                        insert into privacy_key (tenant_id, purpose, id, sealed, created_at)
                        values (:tenant, :purpose, :id, :sealed, :now)
                        """ + onConflict)
                .param("tenant", tenantId)
                .param("purpose", purpose.name())
                .param("id", id)
                .param("sealed", vault.seal(place(tenantId, id), key))
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
    }

    private static Vault.Place place(UUID tenantId, UUID id) {
        return new Vault.Place("privacy_key", "sealed", tenantId + "/" + id);
    }
}
