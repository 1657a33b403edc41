package org.lectern.server.relay;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lectern.server.platform.DataFolder;
import org.lectern.server.platform.DatabaseUnavailable;
import org.lectern.server.platform.RandomIds;
import org.lectern.server.platform.RefusedToStart;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Callbacks that came while the database was down, one file each, readable by their owner only, on the disk before they are
 * acknowledged. The same callback is the same file. Bounded in number and size: beyond it nothing is taken.
 *
 * <p>Safe for use by several threads and processes.
 */
final class CallbackSpool {
    private static final Logger log = LoggerFactory.getLogger(CallbackSpool.class);
    private static final String ENDING = ".callback";

    private final Path data;
    private final Limits limits;

    CallbackSpool(Path data, Limits limits) {
        this.data = data;
        this.limits = limits;
    }

    record Limits(int files, long bytes) {
        static final Limits USUAL = new Limits(1_000, 512L << 20);
    }

    /** False if the spool is full or the disk fails. */
    synchronized boolean keep(String purpose, Callback.Received received) {
        try {
            Path folder = folder();
            Path file = folder.resolve(name(purpose, received));
            if (Files.exists(file)) {
                return true;
            }
            if (!hasRoom(folder, received.body().length)) {
                log.error("callback lost, the spool is full purpose={} folder={}", purpose, folder);
                return false;
            }
            write(folder, file, head(purpose, received), received.body());
            return true;
        } catch (IOException | RefusedToStart e) {
            log.error("callback lost, it could not be spooled purpose={}", purpose, e);
            return false;
        }
    }

    /**
     * Hands over what is there, the oldest first, and deletes what was taken; stops when the database is down again.
     *
     * @param taker of a purpose; null if there is none of that name
     * @return how many were taken
     */
    int takeUp(Function<String, @Nullable Callback> taker) {
        int taken = 0;
        for (Path file : waiting()) {
            try {
                byte[] bytes = Files.readAllBytes(file);
                int end = headEnd(bytes);
                JsonNode head = Texts.read(new String(bytes, 0, end, StandardCharsets.UTF_8));
                Callback callback = taker.apply(Texts.text(head, "purpose"));
                if (callback == null || !head.path("at").isNumber() || end == bytes.length) {
                    log.error("a spooled callback cannot be read, left aside file={}", file);
                    Files.move(file, file.resolveSibling(file.getFileName() + ".unreadable"));
                    continue;
                }
                String authorization = Texts.text(head, "authorization");
                callback.receive(new Callback.Received(
                        Texts.text(head, "token"),
                        authorization.isEmpty() ? null : authorization,
                        Arrays.copyOfRange(bytes, end + 1, bytes.length),
                        Instant.ofEpochMilli(head.path("at").longValue())));
                Files.deleteIfExists(file);
                taken++;
            } catch (DatabaseUnavailable e) {
                return taken;
            } catch (RuntimeException e) {
                // Kept and tried again, but it must not keep back those behind it.
                log.error("a spooled callback was not taken, tried again file={} reason={}", file, e.toString());
            } catch (NoSuchFileException e) {
                // another process took it
            } catch (IOException e) {
                log.error("a spooled callback could not be taken up, tried again file={}", file, e);
            }
        }
        if (taken > 0) {
            log.info("spooled callbacks taken up callbacks={}", taken);
        }
        return taken;
    }

    private List<Path> waiting() {
        Path folder = data.resolve("spool").resolve("callbacks");
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(ENDING))
                    .sorted(Comparator.comparingLong(file -> file.toFile().lastModified()))
                    .toList();
        } catch (IOException e) {
            log.error("the spool of callbacks cannot be read folder={}", folder, e);
            return List.of();
        }
    }

    private Path folder() {
        return DataFolder.create(
                DataFolder.create(DataFolder.create(data).resolve("spool")).resolve("callbacks"));
    }

    private boolean hasRoom(Path folder, int bytes) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            long[] sizes = files.mapToLong(file -> file.toFile().length()).toArray();
            return sizes.length < limits.files() && LongStream.of(sizes).sum() + bytes <= limits.bytes();
        }
    }

    private static void write(Path folder, Path file, byte[] head, byte[] body) throws IOException {
        Path part = folder.resolve(file.getFileName() + ".part");
        var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        Files.deleteIfExists(part);
        try (FileChannel channel =
                FileChannel.open(part, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), owner)) {
            for (ByteBuffer buffer : new ByteBuffer[] {ByteBuffer.wrap(head), ByteBuffer.wrap(body)}) {
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
            }
            channel.force(true);
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    private static byte[] head(String purpose, Callback.Received received) {
        var head = Texts.object()
                .put("purpose", purpose)
                .put("token", received.token())
                .put("at", received.at().toEpochMilli());
        if (received.authorization() != null) {
            head.put("authorization", received.authorization());
        }
        return (Texts.write(head) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static int headEnd(byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return bytes.length;
    }

    private static String name(String purpose, Callback.Received received) {
        String content = purpose + "\n" + received.token() + "\n" + received.authorization() + "\n"
                + new String(received.body(), StandardCharsets.ISO_8859_1);
        return HexFormat.of().formatHex(RandomIds.hash(content)) + ENDING;
    }
}
