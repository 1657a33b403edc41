package org.lectern.server.recording;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an import came to, as far as a page shows it: numbers, and some of the recordings that were left alone. A file with all of
 * them is what the command line is for.
 *
 * @param taken numbers by tenant, or tenant and room
 * @param left numbers by {@link ImportRecordings.Verdict}
 * @param examples of those that were left alone, not more than some
 */
public record ImportReport(Map<String, Long> taken, Map<String, Long> left, List<Example> examples) {
    static final ImportReport NOTHING = new ImportReport(Map.of(), Map.of(), List.of());

    private static final int MOST_EXAMPLES = 30;
    private static final JsonMapper JSON = new JsonMapper();

    public ImportReport {
        taken = Map.copyOf(taken);
        left = Map.copyOf(left);
        examples = List.copyOf(examples);
    }

    /** @param verdict its name */
    public record Example(String recordId, String meetingId, String name, String verdict) {}

    String written() {
        return JSON.writeValueAsString(this);
    }

    static ImportReport read(String text) {
        return text.equals("{}") ? NOTHING : JSON.readValue(text, ImportReport.class);
    }

    /** Grows line by line; for one thread. */
    static final class Growing {
        private final Map<String, Long> taken = new TreeMap<>();
        private final Map<ImportRecordings.Verdict, Long> left = new EnumMap<>(ImportRecordings.Verdict.class);
        private final List<Example> examples = new ArrayList<>();
        private long seen;
        private long imported;

        void add(ImportRecordings.Line line) {
            seen++;
            ImportRules.Rule rule = line.rule();
            if (line.verdict() == ImportRecordings.Verdict.IMPORTED && rule != null) {
                imported++;
                ImportRules.Room room = rule.target().room();
                taken.merge(rule.target().tenant() + (room == null ? "" : "/" + room.slug()), 1L, Long::sum);
                return;
            }
            long before = left.merge(line.verdict(), 1L, Long::sum) - 1;
            // Some of each kind, so that one kind does not hide another.
            if (before < 5 && examples.size() < MOST_EXAMPLES) {
                examples.add(new Example(
                        line.recordId(),
                        line.meetingId(),
                        line.name(),
                        line.verdict().name()));
            }
        }

        long seen() {
            return seen;
        }

        long imported() {
            return imported;
        }

        ImportReport report() {
            Map<String, Long> byName = new TreeMap<>();
            left.forEach((verdict, count) -> byName.put(verdict.name(), count));
            return new ImportReport(taken, byName, examples);
        }
    }
}
