package org.lectern.server.platform;

/**
 * Encrypts what must not be readable in the database or in its backups.
 *
 * <p>AES-256-GCM. What was sealed for one place opens only there, so a ciphertext moved to another row or column is
 * noticed. Safe for use by several threads.
 */
public interface Vault {
    /** Where a sealed value stands. */
    record Place(String table, String column, String row) {}

    byte[] seal(Place place, byte[] plain);

    /**
     * @throws IllegalStateException if the value was not sealed for this place with a key of this vault
     */
    byte[] open(Place place, byte[] sealed);
}
