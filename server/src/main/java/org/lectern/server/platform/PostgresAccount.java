package org.lectern.server.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * As whom PostgreSQL's programs run: they refuse the superuser.
 *
 * <p>An ordinary user starts them directly. For root they run in a user namespace of their own, where root is nobody;
 * where the system forbids that, as an unprivileged user who then owns the database's files.
 */
sealed interface PostgresAccount {
    /** The command as this account has to start it. */
    List<String> command(List<String> command);

    /** Gives the account what it must own or reach. */
    void own(Path path) throws IOException;

    /** The user that started Lectern. */
    record Direct() implements PostgresAccount {
        @Override
        public List<String> command(List<String> command) {
            return command;
        }

        @Override
        public void own(Path path) {}
    }

    /** Root without its powers: the files stay root's. */
    record Namespace() implements PostgresAccount {
        @Override
        public List<String> command(List<String> command) {
            return prefixed(List.of("unshare", "-U", "--"), command);
        }

        @Override
        public void own(Path path) {}
    }

    /** Another user of the system. */
    record OtherUser(String name) implements PostgresAccount {
        @Override
        public List<String> command(List<String> command) {
            return prefixed(List.of("runuser", "-u", name, "--"), command);
        }

        @Override
        public void own(Path path) throws IOException {
            Files.setOwner(
                    path, path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(name));
            Path folder = path.getParent();
            if (folder != null && Files.getOwner(folder).getName().equals("root")) {
                Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
            }
        }
    }

    /**
     * @param database the database's files, maybe not there yet; whoever owns them must run it
     * @throws RefusedToStart if this is root and no way is left
     */
    static PostgresAccount choose(Path database) {
        if (!"root".equals(System.getProperty("user.name"))) {
            return new Direct();
        }
        try {
            if (Files.isDirectory(database)) {
                String owner = Files.getOwner(database).getName();
                if (!owner.equals("root")) {
                    return new OtherUser(owner);
                }
            }
        } catch (IOException e) {
            throw new RefusedToStart("The owner of " + database + " cannot be read: " + e, e);
        }
        if (works(List.of("unshare", "-U", "--", "true"))) {
            return new Namespace();
        }
        for (String user : List.of("postgres", "nobody")) {
            if (works(List.of("runuser", "-u", user, "--", "true"))) {
                return new OtherUser(user);
            }
        }
        throw new RefusedToStart("PostgreSQL does not run as root, and neither `unshare -U` nor `runuser` works here."
                + " Start Lectern as an ordinary user, or give the address of a database in lectern.database.url.");
    }

    private static boolean works(List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return false;
            }
            return process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static List<String> prefixed(List<String> prefix, List<String> command) {
        var all = new ArrayList<>(prefix);
        all.addAll(command);
        return all;
    }
}
