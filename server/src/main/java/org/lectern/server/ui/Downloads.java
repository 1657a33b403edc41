package org.lectern.server.ui;

import java.util.ArrayList;
import java.util.List;
import org.lectern.server.attendance.ReportFilter;
import org.lectern.server.export.CsvPreset;

/** The files that a class, or a course, can be had as, under the filter of its page. */
record Downloads(List<File> files) {
    /** @param titleKey of what it is called in the messages */
    record File(String titleKey, String path) {}

    /** @param sort how the table of the page is sorted, as it stands in an address; empty for its usual order */
    static Downloads of(String classId, ReportFilter filter, String sort, List<CsvPreset> presets) {
        String report = "/classes/" + classId + "/report.";
        String query = both(filter.query(), sort);
        var files = new ArrayList<File>();
        files.add(new File("download.csv", path(report + "csv", query, "")));
        files.add(new File("download.xlsx", path(report + "xlsx", query, "")));
        files.add(new File("download.pdf", path(report + "pdf", query, "")));
        for (CsvPreset preset : presets) {
            files.add(new File(preset.titleKey(), path(report + "csv", query, "preset=" + preset.name())));
        }
        files.add(new File("download.json", path(report + "json", query, "")));
        String statements = "/classes/" + classId + "/statements.json";
        files.add(new File("download.xapi", statements));
        files.add(new File("download.caliper", statements + "?channel=caliper"));
        return new Downloads(files);
    }

    /** People by classes. */
    static Downloads ofCourse(String courseId, ReportFilter filter, String sort) {
        String report = "/courses/" + courseId + "/report.";
        String query = both(filter.query(), sort);
        return new Downloads(List.of(
                new File("download.csv", path(report + "csv", query, "")),
                new File("download.xlsx", path(report + "xlsx", query, "")),
                new File("download.json", path(report + "json", query, ""))));
    }

    private static String path(String path, String one, String other) {
        String query = both(one, other);
        return query.isEmpty() ? path : path + "?" + query;
    }

    /** Two parts of an address's query. */
    static String both(String one, String other) {
        return one + (one.isEmpty() || other.isEmpty() ? "" : "&") + other;
    }
}
