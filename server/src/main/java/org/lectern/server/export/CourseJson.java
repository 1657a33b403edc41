package org.lectern.server.export;

import java.time.Duration;
import org.lectern.server.attendance.CourseSheet;
import org.lectern.server.attendance.Tally;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A course's attendance as JSON, in the shape that {@code docs/exports.md} states: additions may come, what is there stays.
 * People name the classes in which they were expected; in the others nobody judged them.
 */
final class CourseJson {
    static final String FORMAT = "lectern.course/1";
    private static final JsonMapper JSON = JsonMapper.shared();

    private CourseJson() {}

    static byte[] write(CourseSheet sheet) {
        ObjectNode root = JSON.createObjectNode();
        root.put("format", FORMAT);
        root.putObject("course")
                .put("id", sheet.course().id().toString())
                .put("name", sheet.course().name())
                .put("threshold", sheet.rules().threshold())
                .put("olderClassesMissing", sheet.cut());
        var classes = root.putArray("classes");
        for (CourseSheet.ClassColumn klass : sheet.classes()) {
            ObjectNode one = classes.addObject();
            one.put("id", klass.id().toString());
            one.put("room", klass.room().name());
            one.put("beganAt", ReportJson.time(klass.began()));
            one.put("lengthSeconds", seconds(klass.length()));
            tally(one, klass.tally());
            one.put("running", klass.running());
            one.put("signedOff", klass.signedOff());
            one.put("doubtful", klass.doubtful());
        }
        var people = root.putArray("people");
        for (CourseSheet.PersonRow person : sheet.people()) {
            ObjectNode one = people.addObject();
            one.put("name", person.name());
            tally(one, person.tally());
            one.put("belowThreshold", person.below());
            one.put("presentSeconds", seconds(person.present()));
            var cells = one.putArray("classes");
            for (CourseSheet.ClassColumn klass : sheet.classes()) {
                person.cell(klass.id())
                        .ifPresent(cell -> cells.addObject()
                                .put("class", klass.id().toString())
                                .put("judgement", cell.judgement().name())
                                .put("sharePercent", cell.share())
                                .put("presentSeconds", seconds(cell.present()))
                                .put("doubtful", cell.doubtful())
                                .put("corrected", cell.corrected()));
            }
        }
        var others = root.putArray("others");
        sheet.others()
                .forEach(one -> others.addObject()
                        .put("name", one.name())
                        .put("classes", one.classes())
                        .put("presentSeconds", seconds(one.present())));
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root);
    }

    private static void tally(ObjectNode out, Tally tally) {
        out.put("attended", tally.attended());
        out.put("counted", tally.counted());
    }

    private static long seconds(Duration duration) {
        return Math.max(0, duration.toSeconds());
    }
}
