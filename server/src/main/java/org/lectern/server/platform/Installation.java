package org.lectern.server.platform;

/**
 * This installation, whatever number of processes it has.
 *
 * @param tag ten characters {@code a-z2-7} that begin every meeting id of ours on a server
 */
public record Installation(String tag) {
    /**
     * The installation of this database; the first to ask makes it.
     *
     * @throws RefusedToStart if the database's secrets were sealed with another key
     */
    public static Installation of(Database database, Vault vault) {
        return new InstallationStore(database, vault).open();
    }
}
