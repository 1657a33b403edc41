package org.lectern.server.platform;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/**
 * The keys of the vault: from the settings, else from {@code master.key} in the data folder, made on the first start.
 *
 * <p>Text form: one key of 32 bytes in base64 a line; the first seals, the others still open.
 */
public final class MasterKey {
    private MasterKey() {}

    /**
     * The vault of this installation; a key is made and kept if there is none yet.
     *
     * @throws RefusedToStart if the key cannot be read, is none, or can be read by everybody
     */
    public static Vault vault(InstallationSettings settings) {
        if (settings.masterKey().isPresent()) {
            return new TinkVault(keys(settings.masterKey().get().reveal(), "lectern.master-key"));
        }
        Path file = DataFolder.create(settings.data()).resolve("master.key");
        try {
            if (!Files.exists(file)) {
                make(file);
            }
            requirePrivate(file);
            return new TinkVault(keys(Files.readString(file), file.toString()));
        } catch (IOException e) {
            throw new RefusedToStart(
                    "The key file " + file + " cannot be read or written: " + e
                            + ". Make it, and its folder, the property of the user that runs Lectern.",
                    e);
        }
    }

    private static List<byte[]> keys(String text, String place) {
        List<byte[]> keys;
        try {
            keys = text.lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .map(Base64.getDecoder()::decode)
                    .toList();
        } catch (IllegalArgumentException e) {
            throw wrong(place);
        }
        if (keys.isEmpty() || keys.stream().anyMatch(key -> key.length != TinkVault.KEY_BYTES)) {
            throw wrong(place);
        }
        return keys;
    }

    private static RefusedToStart wrong(String place) {
        return new RefusedToStart("The master key (" + place + ") is not 32 bytes in base64."
                + " A new one for an empty database: `openssl rand -base64 32`.");
    }

    private static void make(Path file) throws IOException {
        byte[] key = new byte[TinkVault.KEY_BYTES];
        new SecureRandom().nextBytes(key);
        Path unfinished = Files.createTempFile(
                file.getParent(),
                "master-",
                ".unfinished",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(unfinished, Base64.getEncoder().encodeToString(key) + "\n");
        try {
            // A link fails where a process beside was faster; a rename would replace its key.
            Files.createLink(file, unfinished);
        } catch (FileAlreadyExistsException e) {
            // use that one
        } catch (UnsupportedOperationException e) {
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private static void requirePrivate(Path file) throws IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        if (permissions.contains(PosixFilePermission.OTHERS_READ)
                || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new RefusedToStart(
                    "The key file " + file + " can be read by everybody. Run `chmod 600 " + file + "`.");
        }
    }
}
