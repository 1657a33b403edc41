package org.lectern.server.ui;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.lectern.server.export.CsvPreset;
import org.lectern.server.export.PersonFilter;

/**
 * The files that a class can be had as, under the filter of its page.
 *
 * @param person the filter, as it stands in the page's field
 */
record Downloads(String person, List<File> files) {
    /** @param titleKey of what it is called in the messages */
    record File(String titleKey, String path) {}

    static Downloads of(String classId, PersonFilter filter, List<CsvPreset> presets) {
        String report = "/classes/" + classId + "/report.";
        String person = filter.isEmpty() ? "" : "person=" + URLEncoder.encode(filter.text(), StandardCharsets.UTF_8);
        var files = new ArrayList<File>();
        files.add(new File("download.csv", path(report + "csv", person, "")));
        files.add(new File("download.xlsx", path(report + "xlsx", person, "")));
        files.add(new File("download.pdf", path(report + "pdf", person, "")));
        for (CsvPreset preset : presets) {
            files.add(new File(preset.titleKey(), path(report + "csv", person, "preset=" + preset.name())));
        }
        files.add(new File("download.json", path(report + "json", person, "")));
        String statements = "/classes/" + classId + "/statements.json";
        files.add(new File("download.xapi", statements));
        files.add(new File("download.caliper", statements + "?channel=caliper"));
        return new Downloads(filter.text(), files);
    }

    private static String path(String path, String one, String other) {
        String query = one + (one.isEmpty() || other.isEmpty() ? "" : "&") + other;
        return query.isEmpty() ? path : path + "?" + query;
    }
}
