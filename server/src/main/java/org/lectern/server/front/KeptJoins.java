package org.lectern.server.front;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.lectern.bbb.Parameters;
import org.lectern.server.platform.Database;
import org.lectern.server.platform.RandomIds;
import org.lectern.server.platform.Vault;

/**
 * Joins that wait for the answer to a notice and are too long for a link: sealed, for a day. Safe for use by several threads
 * and processes.
 */
final class KeptJoins {
    private static final Duration KEEP = Duration.ofHours(24);

    private final Database database;
    private final Vault vault;
    private final InstantSource clock;

    KeptJoins(Database database, Vault vault, InstantSource clock) {
        this.database = database;
        this.vault = vault;
        this.clock = clock;
    }

    UUID put(UUID tenantId, Parameters join) {
        UUID id = RandomIds.uuid();
        Instant until = clock.instant().plus(KEEP);
        database.jdbc()
                .sql("""
                        insert into kept_join (id, tenant_id, sealed, expires_at)
                        values (:id, :tenant, :sealed, :expires)
                        """)
                .param("id", id)
                .param("tenant", tenantId)
                .param("sealed", vault.seal(place(id), join.encoded().getBytes(StandardCharsets.UTF_8)))
                .param("expires", until.atOffset(ZoneOffset.UTC))
                .update();
        return id;
    }

    /** Empty if there is none any more. */
    Optional<Parameters> find(UUID tenantId, UUID id) {
        return database.jdbc()
                .sql("select sealed from kept_join where id = :id and tenant_id = :tenant and expires_at > :now")
                .param("id", id)
                .param("tenant", tenantId)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .query((row, n) -> row.getBytes("sealed"))
                .optional()
                .map(bytes -> Parameters.parse(new String(vault.open(place(id), bytes), StandardCharsets.UTF_8)));
    }

    int expire() {
        return database.jdbc()
                .sql("delete from kept_join where expires_at < :now")
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
    }

    private static Vault.Place place(UUID id) {
        return new Vault.Place("kept_join", "sealed", id.toString());
    }
}
