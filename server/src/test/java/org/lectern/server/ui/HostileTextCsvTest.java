package org.lectern.server.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.lectern.server.Runs;
import org.lectern.server.activity.ClassActivity;
import org.lectern.server.activity.PersonActivity;
import org.lectern.server.meeting.Meeting;
import org.lectern.server.meeting.MeetingState;

final class HostileTextCsvTest {
    private static final int SEEDS = Runs.of(500, 100_000);
    private static final int COLUMNS = 16;
    private static final Instant START = Instant.parse("2026-11-22T09:00:00Z");
    private static final Formats FORMATS =
            new Formats(UiConfiguration.messages(), Locale.ENGLISH, ZoneId.of("Europe/Berlin"), START);
    private static final List<String> PIECES = List.of(
            "=",
            "+",
            "-",
            "@",
            "\uFF1D",
            "\t",
            "\r",
            "\n",
            "\"",
            ",",
            ";",
            "'",
            " ",
            "\u00A0",
            "\u3000",
            "\uFEFF",
            "\u202E",
            "</script>",
            "=HYPERLINK(\"http://a\")",
            "=cmd|' /C calc'!A0",
            "Zoë",
            "李",
            "\uD83D\uDC4D",
            "a",
            "0",
            "\0");

    @Test
    void keepsEveryNameInItsCellAndNoFormulaFirst() throws IOException {
        for (int seed = 0; seed < SEEDS; seed++) {
            var random = new Random(seed);
            String title = text(random);
            String name = text(random);
            String externalId = text(random);
            String reaction = text(random);

            byte[] csv =
                    ReportCsv.write(meeting(title), activity(person(name, externalId, Map.of(reaction, 2))), FORMATS);

            String read = new String(csv, StandardCharsets.UTF_8);
            assertThat(read).startsWith("\uFEFF\"");
            List<CSVRecord> lines = lines(read.substring(1));
            assertThat(lines).as("seed %d", seed).hasSize(4);
            assertThat(lines.get(0).get(0)).isIn(title, "'" + title);
            for (CSVRecord line : lines.subList(1, 4)) {
                assertThat(line.size()).as("seed %d", seed).isEqualTo(COLUMNS);
            }
            assertThat(lines.get(2).get(0)).as("seed %d", seed).isIn(name, "'" + name);
            assertThat(lines.get(2).get(1)).as("seed %d", seed).isIn(externalId, "'" + externalId);
            lines.forEach(line -> line.forEach(HostileTextCsvTest::requireNoFormula));
        }
    }

    private static void requireNoFormula(String cell) {
        String bare = cell.strip();
        assertThat(bare.isEmpty() || "=+-@\uFF1D".indexOf(bare.charAt(0)) < 0)
                .as(cell)
                .isTrue();
        assertThat(cell.isEmpty() || "\t\r\n".indexOf(cell.charAt(0)) < 0)
                .as(cell)
                .isTrue();
    }

    private static List<CSVRecord> lines(String csv) throws IOException {
        try (CSVParser parser = CSVFormat.RFC4180.parse(new StringReader(csv))) {
            return parser.getRecords();
        }
    }

    private static String text(Random random) {
        var text = new StringBuilder();
        for (int left = random.nextInt(8); left > 0; left--) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return text.toString();
    }

    private static Meeting meeting(String name) {
        return new Meeting(
                new UUID(0, 1),
                new UUID(0, 2),
                "room",
                name,
                MeetingState.RUNNING,
                1,
                null,
                0,
                START,
                START,
                null,
                1,
                null);
    }

    private static ClassActivity activity(PersonActivity person) {
        return new ClassActivity(
                new UUID(0, 1), START, new ClassActivity.Course(START, null, false), List.of(person), List.of());
    }

    private static PersonActivity person(String name, String externalId, Map<String, Integer> reactions) {
        Duration length = Duration.ofMinutes(7);
        var session = new PersonActivity.Session(START, START.plus(length), length, PersonActivity.Mark.OBSERVED);
        return new PersonActivity(
                new PersonActivity.Who("u:1", externalId, name, "VIEWER", false),
                new PersonActivity.Presence(List.of(session), length, 1),
                new PersonActivity.Figures(
                        true,
                        new PersonActivity.Talk(length, PersonActivity.TalkSource.MICROPHONE_OPEN, null),
                        new PersonActivity.Spans(List.of(), List.of()),
                        new PersonActivity.Counts(3, 1, reactions)),
                PersonActivity.Now.NOTHING,
                Map.of());
    }
}
