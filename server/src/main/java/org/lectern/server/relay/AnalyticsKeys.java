package org.lectern.server.relay;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.SharedSecret;
import org.lectern.server.platform.Database;
import org.lectern.server.platform.Vault;

/**
 * The second key of servers whose analytics callback is signed with another secret than everything else: the script that
 * sends it reads the packaged configuration, not the administrator's own file.
 */
public final class AnalyticsKeys {
    private final Database database;
    private final Vault vault;

    public AnalyticsKeys(Database database, Vault vault) {
        this.database = database;
        this.vault = vault;
    }

    Optional<SharedSecret> find(UUID serverId) {
        return database.jdbc()
                .sql("select analytics_secret from server where id = :id and analytics_secret is not null")
                .param("id", serverId)
                .query((row, n) -> SharedSecret.of(new String(
                        vault.open(place(serverId), row.getBytes("analytics_secret")), StandardCharsets.UTF_8)))
                .optional();
    }

    /**
     * @param secret null if the server signs everything with one secret
     * @return false if there is no such server
     */
    public boolean change(UUID serverId, @Nullable SharedSecret secret) {
        return database.jdbc()
                        .sql("update server set analytics_secret = :secret where id = :id")
                        .param(
                                "secret",
                                secret == null
                                        ? null
                                        : vault.seal(
                                                place(serverId), secret.reveal().getBytes(StandardCharsets.UTF_8)))
                        .param("id", serverId)
                        .update()
                == 1;
    }

    private static Vault.Place place(UUID serverId) {
        return new Vault.Place("server", "analytics_secret", serverId.toString());
    }
}
