package org.lectern.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What processes cost, as the kernel counts it in {@code /proc}. */
final class ProcessCost {
    /** Length of a tick; 100 a second on every Linux that is common. */
    private static final double TICKS_PER_SECOND = 100;

    private ProcessCost() {}

    /** Processor seconds, user and system, of the process, its living children and the children it waited for. */
    static double cpuSeconds(long pid) {
        double sum = ticks(pid) / TICKS_PER_SECOND;
        try (Stream<ProcessHandle> children = ProcessHandle.of(pid).stream().flatMap(ProcessHandle::descendants)) {
            return sum
                    + children.mapToDouble(child -> ticks(child.pid()) / TICKS_PER_SECOND)
                            .sum();
        }
    }

    /** Most memory the process ever had resident, in MiB. */
    static double peakResidentMebibytes(long pid) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                            .findFirst()
                            .orElse(0)
                    / 1024.0;
        } catch (IOException e) {
            throw new Child.Failed("no memory of process " + pid + ": " + e.getMessage());
        }
    }

    private static long ticks(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return Stream.of(fields[11], fields[12], fields[13], fields[14])
                    .mapToLong(Long::parseLong)
                    .sum();
        } catch (IOException e) {
            return 0; // it ended between the list and the look
        }
    }
}
