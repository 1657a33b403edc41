package org.lectern.server.platform;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The one row of the installation; the first start makes it. */
final class InstallationStore {
    private static final Vault.Place KEY_CHECK = new Vault.Place("installation", "key_check", "1");
    private static final byte[] KNOWN = "lectern".getBytes(StandardCharsets.US_ASCII);

    private final Database database;
    private final Vault vault;

    InstallationStore(Database database, Vault vault) {
        this.database = database;
        this.vault = vault;
    }

    /**
     * @throws RefusedToStart if the database's secrets were sealed with another key
     */
    Installation open() {
        database.jdbc()
                .sql("""
                        insert into installation (tag, key_check) values (:tag, :check)
                        on conflict (singleton) do nothing
                        """)
                .param("tag", RandomIds.token128().substring(0, 10))
                .param("check", vault.seal(KEY_CHECK, KNOWN))
                .update();
        return database.jdbc()
                .sql("select tag, key_check from installation")
                .query((row, number) -> {
                    requireFittingKey(row.getBytes("key_check"));
                    return new Installation(row.getString("tag"));
                })
                .single();
    }

    private void requireFittingKey(byte[] check) {
        try {
            if (Arrays.equals(vault.open(KEY_CHECK, check), KNOWN)) {
                return;
            }
        } catch (IllegalStateException e) {
            throw new RefusedToStart(
                    "The master key does not fit this database: its secrets were sealed with another key. Put the"
                            + " master.key of this database back into the data folder, or give it in"
                            + " lectern.master-key or lectern.master-key-file.",
                    e);
        }
        throw new RefusedToStart("The master key does not fit this database.");
    }
}
