package org.lectern.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The kind of machine and the versions, without its name. */
final class Surroundings {
    private Surroundings() {}

    static Map<String, Object> machine() {
        var machine = new LinkedHashMap<String, Object>();
        machine.put("processor", first("/proc/cpuinfo", "model name"));
        machine.put("cores", Runtime.getRuntime().availableProcessors());
        machine.put("memory", first("/proc/meminfo", "MemTotal"));
        machine.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        machine.put("load_before", read("/proc/loadavg"));
        return machine;
    }

    static Map<String, Object> versions(String postgres) {
        var versions = new LinkedHashMap<String, Object>();
        versions.put("java", Runtime.version().toString());
        versions.put("postgresql", postgres);
        versions.put("nginx", said(List.of("nginx", "-v")));
        versions.put("wrk", said(List.of("wrk", "-v")));
        return versions;
    }

    /** Whether the program can be started at all. */
    static boolean has(String program) {
        return Stream.of((System.getenv("PATH") + ":/usr/sbin").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private static String said(List<String> command) {
        if (!has(command.getFirst())) {
            return "not installed";
        }
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return text.lines().findFirst().orElse("").strip();
        } catch (IOException e) {
            return "not started: " + e.getMessage();
        }
    }

    private static String first(String file, String key) {
        return read(file)
                .lines()
                .filter(line -> line.startsWith(key))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown");
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file)).strip();
        } catch (IOException e) {
            return "unknown";
        }
    }
}
