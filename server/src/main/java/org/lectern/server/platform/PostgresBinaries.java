package org.lectern.server.platform;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tukaani.xz.XZInputStream;

/** PostgreSQL's programs, unpacked once from the archive on the class path. */
final class PostgresBinaries {
    /** The version of the archive in the build file; the major version stays for all of 1.x. */
    static final String VERSION = "18.6.0";

    static final String MAJOR = "18";
    private static final Logger log = LoggerFactory.getLogger(PostgresBinaries.class);

    private PostgresBinaries() {}

    /**
     * @return the folder with {@code bin}, {@code lib} and {@code share}
     * @throws RefusedToStart if this system's archive is not there or cannot be unpacked
     */
    static Path unpack(Path folder) {
        Path home = folder.resolve("postgresql-" + VERSION);
        if (Files.isDirectory(home)) {
            return home;
        }
        String archive = archive();
        long start = System.nanoTime();
        try {
            if (PostgresBinaries.class.getResource("/" + archive) == null) {
                throw new RefusedToStart("No PostgreSQL for this system comes with Lectern (" + archive
                        + " is not in the build). Install PostgreSQL " + MAJOR
                        + " and give its address in lectern.database.url.");
            }
            Files.createDirectories(folder);
            // Unpacked beside and renamed, so that an interrupted start leaves nothing half done.
            Path unfinished = Files.createTempDirectory(
                    folder,
                    "unpacking-",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
            if (!extractBySystem(archive, unfinished)) {
                try (InputStream compressed = open(archive)) {
                    extract(compressed, unfinished);
                }
            }
            moveInPlace(unfinished, home);
        } catch (IOException e) {
            throw new RefusedToStart(
                    "PostgreSQL's programs cannot be unpacked to " + folder + ": " + e
                            + ". They take about 60 MB there, and the user that runs Lectern must be allowed to write.",
                    e);
        }
        log.info("postgresql unpacked folder={} millis={}", home, (System.nanoTime() - start) / 1_000_000);
        return home;
    }

    private static String archive() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac") ? "darwin" : "linux";
        String architecture = System.getProperty("os.arch").equals("aarch64") ? "arm_64" : "x86_64";
        return "postgres-" + system + "-" + architecture + ".txz";
    }

    private static InputStream open(String archive) {
        return Objects.requireNonNull(PostgresBinaries.class.getResourceAsStream("/" + archive));
    }

    /** The system's tar needs half the time of a Java that has just started; false where there is none that can. */
    private static boolean extractBySystem(String archive, Path target) throws IOException {
        Process tar;
        try {
            tar = new ProcessBuilder("tar", "-xJf", "-", "-C", target.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            return false;
        }
        try (InputStream compressed = open(archive);
                OutputStream input = tar.getOutputStream()) {
            compressed.transferTo(input);
        } catch (IOException e) {
            // It ended early: its exit value says so.
        }
        try {
            if (tar.waitFor() == 0 && Files.isExecutable(target.resolve("bin").resolve("postgres"))) {
                return true;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while unpacking", e);
        }
        try (Stream<Path> left = Files.list(target)) {
            for (Path path : left.toList()) {
                delete(path);
            }
        }
        return false;
    }

    private static void extract(InputStream compressed, Path target) throws IOException {
        try (var tar = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(compressed, 1 << 16)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path path = target.resolve(entry.getName()).normalize();
                if (!path.startsWith(target)) {
                    throw new IOException("archive entry outside of its folder: " + entry.getName());
                }
                write(tar, entry, path);
            }
        }
    }

    private static void write(TarArchiveInputStream tar, TarArchiveEntry entry, Path path) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(path);
            return;
        }
        Files.createDirectories(path.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else if (entry.isLink()) {
            throw new IOException("hard link in the archive: " + entry.getName());
        } else {
            try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(path), 1 << 16)) {
                tar.transferTo(file);
            }
            if ((entry.getMode() & 0100) != 0) {
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        }
    }

    private static void moveInPlace(Path unfinished, Path home) throws IOException {
        try {
            Files.move(unfinished, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            if (!Files.isDirectory(home)) {
                throw e;
            }
            // Another process was faster; its copy is as good.
            delete(unfinished);
        }
    }

    static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @org.jspecify.annotations.Nullable IOException e)
                    throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
