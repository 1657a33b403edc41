package org.lectern.server.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.lectern.server.FiguresDocument;
import org.lectern.server.activity.Figure;
import org.lectern.server.activity.MetricsDocument;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whether docs/metrics.md explains everything that files tell. */
final class FiguresDocumentTest {
    /** They say of whom or of what a line is, and are no figures. */
    private static final Set<String> NAMES = Set.of(
            "Person",
            "Name",
            "Signature",
            "External ID",
            "Role",
            "Guest",
            "Counted with",
            "Class",
            "Room",
            "Course",
            "State",
            "About this file",
            "Value",
            "Time zone of all times",
            "Empty cells");

    private static final Set<String> MEMBERS_THAT_NAME = Set.of(
            "format",
            "asOf",
            "class",
            "id",
            "title",
            "course",
            "room",
            "people",
            "name",
            "externalId",
            "role",
            "guest",
            "figures",
            "poll",
            "answer",
            "question",
            "options",
            "askedAt",
            "from",
            "to",
            "reason",
            "others",
            "running",
            "signedOff",
            "totals",
            "counts",
            "temp");

    private final FiguresDocument document = FiguresDocument.read();

    FiguresDocumentTest() throws IOException {}

    @Test
    void everyFigureHasItsMeaningItsSourcesAndItsBlindSpots() {
        assertThat(document.figures()).allSatisfy((figure, cells) -> {
            assertThat(cells).as(figure).hasSize(3);
            assertThat(cells.get(0)).as("meaning of %s", figure).isNotBlank();
            assertThat(cells.get(1)).as("sources of %s", figure).isNotBlank();
        });
        assertThat(document.unexplained()).isEmpty();
        assertThat(document.headings())
                .containsKeys(Arrays.stream(Figure.values())
                        .map(figure -> Classes.WORDING.say("figure." + figure))
                        .toArray(String[]::new));
    }

    @Test
    void everyColumnOfEveryFileIsExplained() {
        var headings = new TreeSet<String>();
        for (Sheet sheet : ClassSheets.of(Classes.withPeople(3), Classes.WORDING)) {
            headings.addAll(sheet.headings(Classes.WORDING));
            if (sheet.name().equals("about")) {
                sheet.lines().forEach(line -> headings.add(((Cell.Text) line.getFirst()).text()));
            }
        }
        Stream.of(
                        BulkWriter.COLUMNS,
                        CourseTables.BEFORE,
                        CourseTables.CLASSES,
                        CourseTables.OTHERS,
                        ClassSheets.SESSION_COLUMNS,
                        ClassSheets.POLL_COLUMNS)
                .flatMap(List::stream)
                .forEach(column -> headings.add(Classes.WORDING.say("csv." + column)));

        SignatureList.COLUMNS.forEach(column -> headings.add(Classes.WORDING.say("list." + column)));
        headings.removeAll(NAMES);
        assertThat(document.headings()).containsKeys(headings.toArray(String[]::new));
    }

    @Test
    void everyMemberOfJsonIsExplained() {
        var members = new TreeSet<String>();
        JsonMapper json = JsonMapper.shared();
        for (ClassReport report : List.of(Classes.withPeople(3), Classes.of("x", Classes.sampled("Gus")))) {
            collect(ReportJson.tree(report), members);
        }
        collect(json.readTree(CourseJson.write(CourseFilesTest.sheet())), members);
        collect(
                json.readTree(MetricsDocument.of(Classes.person(1, "Bob"), Classes.END)
                        .json()),
                members);
        // Kinds of reactions and of what did not add up, and what the schema has besides.
        members.removeIf(member -> member.codePoints().anyMatch(c -> c > 0x7f));
        members.removeAll(MEMBERS_THAT_NAME);

        assertThat(document.members()).containsKeys(members.toArray(String[]::new));
    }

    private static void collect(JsonNode node, Set<String> members) {
        if (node.isObject()) {
            for (String name : new ArrayList<>(node.propertyNames())) {
                members.add(name);
                if (!name.equals("anomalies")) {
                    collect(node.path(name), members);
                }
            }
        } else if (node.isArray()) {
            node.forEach(one -> collect(one, members));
        }
    }
}
