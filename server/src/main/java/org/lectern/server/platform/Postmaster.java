package org.lectern.server.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a running PostgreSQL says of itself in {@code postmaster.pid}.
 *
 * @see "PostgreSQL, src/include/utils/pidfile.h: pid, data directory, start time, port"
 */
record Postmaster(long pid, Path database, int port) {

    /** Empty if no server left its file; the process may be dead all the same. */
    static Optional<Postmaster> read(Path database) {
        Path file = database.resolve("postmaster.pid");
        try {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            List<String> lines = Files.readAllLines(file);
            if (lines.size() < 4) {
                return Optional.empty();
            }
            return Optional.of(new Postmaster(
                    Long.parseLong(lines.get(0).strip()),
                    Path.of(lines.get(1).strip()),
                    Integer.parseInt(lines.get(3).strip())));
        } catch (IOException e) {
            throw new RefusedToStart("The file " + file + " cannot be read: " + e, e);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Whether the process lives and is a PostgreSQL: process ids are reused, and dead ones wait for their parent. */
    boolean alive() {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(handle ->
                        handle.info().command().map(c -> c.contains("postgres")).orElse(true))
                .filter(handle -> !dead())
                .isPresent();
    }

    /** Linux: state Z or X in /proc/pid/stat, after the command in parentheses. */
    private boolean dead() {
        Path stat = Path.of("/proc", Long.toString(pid), "stat");
        try {
            if (!Files.exists(stat)) {
                return false;
            }
            String line = Files.readString(stat);
            char state = line.charAt(line.lastIndexOf(')') + 2);
            return state == 'Z' || state == 'X';
        } catch (IOException | StringIndexOutOfBoundsException e) {
            return false;
        }
    }
}
