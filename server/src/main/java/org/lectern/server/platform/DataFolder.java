package org.lectern.server.platform;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** The folder for what is kept on disk, readable by its owner only, and the lock that keeps a second process out. */
public final class DataFolder implements AutoCloseable {
    private final Path path;
    private final FileChannel channel;

    private DataFolder(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Makes the folder, mode 0700, where it does not exist.
     *
     * @throws RefusedToStart if it cannot be made
     */
    public static Path create(Path folder) {
        Path path = folder.toAbsolutePath().normalize();
        try {
            if (!Files.isDirectory(path)) {
                Path parent = path.getParent();
                if (parent != null) {
                    Files.createDirectories(parent);
                }
                Files.createDirectory(
                        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            return path;
        } catch (IOException e) {
            throw new RefusedToStart(
                    "The data folder " + path + " cannot be made: " + e
                            + ". Choose another with lectern.data, or make it writable for this user.",
                    e);
        }
    }

    /**
     * Makes the folder and locks it for this process; the system frees the lock when the process ends, however it ends.
     *
     * @throws RefusedToStart naming the holder, if another process has it
     */
    public static DataFolder lock(Path folder) {
        Path path = create(folder);
        Path file = path.resolve("lectern.lock");
        FileChannel channel = null;
        try {
            channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock != null) {
                var locked = new DataFolder(path, channel);
                locked.write("pid=" + ProcessHandle.current().pid() + "\n");
                return locked;
            }
        } catch (OverlappingFileLockException e) {
            // held by this very process: said below
        } catch (IOException e) {
            closeQuietly(channel, e);
            throw new RefusedToStart(
                    "The data folder " + path + " cannot be locked: " + e
                            + ". Use a folder on a local disk that this user may write to (lectern.data; demo: --data).",
                    e);
        }
        String holder = holder(file);
        closeQuietly(channel, null);
        throw new RefusedToStart("The data folder " + path + " is in use by another Lectern (" + holder
                + "). Stop that one, or choose another folder with lectern.data (demo: --data).");
    }

    public Path path() {
        return path;
    }

    /** Tells whoever is refused where this process answers. */
    public void announce(String url) {
        try {
            write("pid=" + ProcessHandle.current().pid() + "\nurl=" + url + "\n");
        } catch (IOException e) {
            throw new RefusedToStart(
                    "The data folder " + path + " cannot be written: " + e
                            + ". Make room on its disk, or make it writable for this user.",
                    e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new IllegalStateException("could not release " + path, e);
        }
    }

    private void write(String content) throws IOException {
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8)), 0);
    }

    private static String holder(Path file) {
        try {
            String content = Files.readString(file).strip().replace("\n", ", ").replace("pid=", "process ");
            return content.isEmpty() ? "it has not said which" : content.replace("url=", "at ");
        } catch (IOException e) {
            return "its process cannot be read";
        }
    }

    private static void closeQuietly(@Nullable FileChannel channel, @Nullable Exception first) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                if (first != null) {
                    first.addSuppressed(e);
                }
            }
        }
    }
}
