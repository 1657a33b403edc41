package org.lectern.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** How a workload is told to another process: six words. */
final class Arguments {
    private Arguments() {}

    static List<String> of(Workload workload) {
        return List.of(
                workload.tag(),
                Integer.toString(workload.shape().meetings()),
                Integer.toString(workload.shape().people()),
                Integer.toString(workload.shape().eventsEach()),
                Long.toString(workload.seed()),
                Long.toString(workload.startMillis()));
    }

    static Workload workload(String[] arguments, int from) {
        return new Workload(
                arguments[from],
                new Workload.Shape(
                        Integer.parseInt(arguments[from + 1]),
                        Integer.parseInt(arguments[from + 2]),
                        Integer.parseInt(arguments[from + 3])),
                Long.parseLong(arguments[from + 4]),
                Long.parseLong(arguments[from + 5]));
    }

    static List<String> join(List<String> first, List<String> second) {
        var all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }
}
