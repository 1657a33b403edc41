package org.lectern.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A folder with the real scripts, and around them whatever a test needs: false JDKs, a false build. */
record Checkout(Path root, Path jvms) {
    /** What a script printed and how it ended. */
    record Ran(int code, String out, String err) {}

    static Checkout in(Path folder) {
        try {
            Path root = Files.createDirectories(folder.resolve("a check out"));
            Path source = repository();
            Files.createDirectories(root.resolve("scripts"));
            for (String script : List.of("lectern", "check")) {
                Files.copy(source.resolve(script), root.resolve(script), StandardCopyOption.COPY_ATTRIBUTES);
            }
            Files.copy(source.resolve("scripts/jdk.sh"), root.resolve("scripts/jdk.sh"));
            Files.writeString(root.resolve("pom.xml"), "");
            for (String module : List.of("bbb", "simulator", "server", "cli")) {
                Files.createDirectories(root.resolve(module + "/src/main"));
                Files.writeString(root.resolve(module + "/pom.xml"), "");
            }
            var checkout = new Checkout(root, Files.createDirectories(folder.resolve("usual places")));
            checkout.aged();
            return checkout;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The folder that holds this module: the tests run in the module's own. */
    static Path repository() {
        Path here = Path.of("").toAbsolutePath();
        return Files.exists(here.resolve("lectern")) ? here : here.resolve("..").normalize();
    }

    /** A folder that looks like a JDK; its java prints its version and arguments. */
    Path jdk(String name, String version) {
        Path home = jvms.resolve(name);
        write(home.resolve("release"), "IMPLEMENTOR=\"Somebody\"\nJAVA_VERSION=\"" + version + "\"\n");
        // A training run leaves a cache behind, as a real JVM does.
        script(home.resolve("bin/java"), """
                for argument in "$@"; do
                    case $argument in -XX:AOTCacheOutput=*) echo cache >"${argument#*=}" ;; esac
                done
                echo "java %s: $*"
                """.formatted(version));
        script(home.resolve("bin/javac"), "");
        return home;
    }

    /** A Maven wrapper that notes its call and leaves a jar, or fails with the given code. */
    void build(int code) {
        script(root.resolve("mvnw"), """
                echo "$*" >>builds
                [ %1$d = 0 ] || { echo "[ERROR] something is wrong"; exit %1$d; }
                mkdir -p cli/target/dist
                echo jar >cli/target/dist/lectern.jar
                """.formatted(code));
    }

    /** A Maven wrapper that notes its call, prints this, and ends so. */
    void buildThatPrints(String text, int code) {
        script(root.resolve("mvnw"), """
                echo "$*" >>builds
                mkdir -p cli/target/dist
                cat <<'END'
                %s
                END
                exit %d
                """.formatted(text, code));
    }

    /** A program of this name in the folder of JDKs, which does nothing. */
    Path program(String name) {
        Path program = jvms.resolveSibling("programs").resolve(name);
        script(program, "");
        return program;
    }

    List<String> builds() {
        try {
            Path builds = root.resolve("builds");
            return Files.exists(builds) ? Files.readAllLines(builds) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes everything look an hour old, so that what is written next is newer whatever the clock's step. */
    void aged() {
        try (var all = Files.walk(root)) {
            for (Path path : all.toList()) {
                Files.setLastModifiedTime(path, FileTime.from(Instant.now().minusSeconds(3600)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Ran run(Map<String, String> environment, Path script, String... arguments) {
        try {
            List<String> command = new ArrayList<>(List.of(script.toString()));
            command.addAll(Arrays.asList(arguments));
            var builder = new ProcessBuilder(command).directory(jvms.toFile());
            builder.environment().keySet().removeIf(key -> key.equals("JAVA_HOME") || key.startsWith("LECTERN_"));
            builder.environment().put("PATH", tools().toString());
            builder.environment().put("LECTERN_JVM_FOLDERS", jvms.toString());
            builder.environment().putAll(environment);
            Path out = Files.createTempFile("out", null);
            Path err = Files.createTempFile("err", null);
            Process process = builder.redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("still running after a minute: " + command);
            }
            return new Ran(process.exitValue(), Files.readString(out), Files.readString(err));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A folder for PATH with the tools of a minimal system, and no java. */
    private Path tools() {
        Path tools = jvms.resolveSibling("tools");
        if (Files.isDirectory(tools)) {
            return tools;
        }
        for (String tool : List.of(
                "cat",
                "date",
                "dirname",
                "find",
                "grep",
                "head",
                "id",
                "mkdir",
                "mv",
                "readlink",
                "rm",
                "sed",
                "sh",
                "sleep",
                "sort",
                "tee",
                "uname")) {
            String program = Files.isExecutable(Path.of("/bin", tool)) ? "/bin/" + tool : "/usr/bin/" + tool;
            script(tools.resolve(tool), "exec " + program + " \"$@\"\n");
        }
        return tools;
    }

    static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void script(Path file, String text) {
        write(file, "#!/bin/sh\n" + text);
        try {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
