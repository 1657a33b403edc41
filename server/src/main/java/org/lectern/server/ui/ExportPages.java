package org.lectern.server.ui;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.lectern.server.attendance.ReportFilter;
import org.lectern.server.export.ClassFormat;
import org.lectern.server.export.ClassReport;
import org.lectern.server.export.CsvPreset;
import org.lectern.server.export.FileNames;
import org.lectern.server.export.Wording;
import org.lectern.server.person.Person;
import org.lectern.server.statement.Channel;
import org.lectern.server.statement.MakeStatements;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.ContentDisposition;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** A class as a file: exactly the people that its page shows under the same filter. */
@Controller
final class ExportPages {
    private final Access access;
    private final ClassReports reports;
    private final Frames frames;
    private final MakeStatements statements;
    private final List<CsvPreset> presets;

    ExportPages(
            Access access,
            ClassReports reports,
            Frames frames,
            MakeStatements statements,
            ObjectProvider<CsvPreset> presets) {
        this.access = access;
        this.reports = reports;
        this.frames = frames;
        this.statements = statements;
        this.presets = presets.orderedStream().toList();
    }

    /** Our own table, or another program's: {@code preset}; {@code mark=no} for a file without the mark at its head. */
    @GetMapping("/classes/{id}/report.csv")
    void csv(Person viewer, @PathVariable String id, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        ClassReport report = report(viewer, id, request);
        Wording wording = wording(request);
        String preset = parameter(request, "preset");
        byte[] file;
        if (preset.isEmpty()) {
            file = parameter(request, "mark").equals("no")
                    ? ClassFormat.csvWithoutMark(report, wording)
                    : ClassFormat.CSV.write(report, wording);
        } else {
            file = presets.stream()
                    .filter(one -> one.name().equals(preset))
                    .findFirst()
                    .orElseThrow(NoSuchPage::new)
                    .write(report, wording);
        }
        send(response, ClassFormat.CSV.mediaType(), fileName(report, preset, wording, ClassFormat.CSV.ending()), file);
    }

    @GetMapping("/classes/{id}/report.xlsx")
    void xlsx(Person viewer, @PathVariable String id, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        send(report(viewer, id, request), ClassFormat.XLSX, request, response);
    }

    @GetMapping("/classes/{id}/report.json")
    void json(Person viewer, @PathVariable String id, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        send(report(viewer, id, request), ClassFormat.JSON, request, response);
    }

    @GetMapping("/classes/{id}/report.pdf")
    void pdf(Person viewer, @PathVariable String id, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        send(report(viewer, id, request), ClassFormat.PDF, request, response);
    }

    /** Of everybody, since pseudonyms and a filter by name would give away who is who. */
    @GetMapping("/classes/{id}/statements.json")
    void statements(
            Person viewer,
            @PathVariable String id,
            @RequestParam(defaultValue = "xapi") String channel,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        Access.ClassView klass = access.activity(viewer, id);
        Channel language = Channel.ofWord(channel).orElseThrow(NoSuchPage::new);
        byte[] file = statements
                .file(viewer.tenantId(), klass.meeting().id(), language)
                .orElseThrow(NoSuchPage::new);
        ClassReport report = report(viewer, id, request);
        String name = fileName(report, language.word(), wording(request), ClassFormat.JSON.ending());
        send(response, ClassFormat.JSON.mediaType(), name, file);
    }

    private void send(ClassReport report, ClassFormat format, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Wording wording = wording(request);
        send(
                response,
                format.mediaType(),
                fileName(report, "", wording, format.ending()),
                format.write(report, wording));
    }

    private ClassReport report(Person viewer, String id, HttpServletRequest request) {
        return reports.of(
                access.activity(viewer, id),
                ReportFilter.parse(request::getParameter).filter(),
                ClassReports.COLUMNS.read("", request));
    }

    private static String parameter(HttpServletRequest request, String name) {
        String value = request.getParameter(name);
        return value == null ? "" : value;
    }

    static ClassReport.Heading heading(Access.ClassView klass) {
        return new ClassReport.Heading(
                klass.meeting().id(),
                klass.meeting().name(),
                klass.room().course().course().name(),
                klass.room().room().name(),
                RoomRows.began(klass.meeting()),
                klass.meeting().endedAt().orElse(null));
    }

    private Wording wording(HttpServletRequest request) {
        Formats formats = frames.formats(request);
        return new Wording(formats.messages(), formats.locale(), formats.zone());
    }

    private static String fileName(ClassReport report, String preset, Wording wording, String ending) {
        String day =
                report.heading().began().atZone(wording.zone()).toLocalDate().toString();
        return FileNames.of(report.heading().place(), preset.isEmpty() ? day : day + "-" + preset, ending);
    }

    static void send(HttpServletResponse response, String mediaType, String fileName, byte[] file) throws IOException {
        response.setContentType(mediaType);
        response.setHeader("Cache-Control", "no-store");
        response.setHeader(
                "Content-Disposition",
                ContentDisposition.attachment()
                        .filename(fileName, StandardCharsets.UTF_8)
                        .build()
                        .toString());
        response.setContentLength(file.length);
        response.getOutputStream().write(file);
    }
}
