package org.lectern.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Keys of a tenant with their values, as {@code tenant policy}, {@code privacy}, {@code recordings} and {@code chamilo} show
 * and change them.
 *
 * @param command which of them
 * @param example a change that it takes
 */
record TenantKeys(String command, String example) {
    /**
     * The changes by key, the last one of each counting.
     *
     * @throws Refusal if one is no {@code KEY=VALUE}
     */
    Map<String, String> read(List<String> changes) {
        var texts = new LinkedHashMap<String, String>();
        for (String change : changes) {
            int equals = change.indexOf('=');
            if (equals < 1) {
                throw new Refusal(
                        ExitCode.USAGE,
                        "'" + change + "' is no KEY=VALUE.",
                        "For example: lectern tenant " + command + " set school " + example);
            }
            texts.put(change.substring(0, equals), change.substring(equals + 1));
        }
        return texts;
    }

    /**
     * Says what is wrong with each key.
     *
     * @param slug of the tenant that stays as it is
     */
    Refusal refused(Map<String, ?> problems, String slug) {
        return new Refusal(
                ExitCode.USAGE,
                problems.entrySet().stream()
                                .map(problem -> problem.getKey() + " " + problem.getValue())
                                .collect(Collectors.joining("; "))
                        + ".",
                "Nothing was changed. 'lectern tenant " + command + " show " + slug + "' prints what holds.");
    }

    static void print(Map<String, String> texts, PrintWriter out) {
        var table = new Table("KEY", "VALUE");
        texts.forEach(table::row);
        table.print(out);
    }
}
