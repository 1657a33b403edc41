package org.lectern.server.export;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** Writes class after class as they come; memory does not grow with their number. Not for several threads. */
interface BulkWriter extends AutoCloseable {
    /** Of which class a line is, before what it says of a person. */
    List<String> CLASS_COLUMNS = List.of("about.began", "about.room", "about.class", "about.length");

    List<String> COLUMNS =
            Stream.concat(CLASS_COLUMNS.stream(), PeopleSheet.COLUMNS.stream()).toList();

    /** @throws TooLarge if no more fits into a file of this kind */
    void add(ClassReport report) throws IOException;

    @Override
    void close() throws IOException;

    /** The file would not fit into what programs can open. */
    final class TooLarge extends IOException {
        private static final long serialVersionUID = 1;
    }

    private static List<Cell> of(ClassReport report) {
        return List.of(
                new Cell.Moment(report.began()),
                Cell.text(report.heading().place()),
                Cell.text(report.heading().title()),
                Cell.length(report.length()));
    }

    private static List<List<Cell>> lines(ClassReport report, Wording wording) {
        List<Cell> held = of(report);
        var lines = new ArrayList<List<Cell>>();
        for (List<Cell> person : PeopleSheet.lines(report, wording)) {
            var line = new ArrayList<>(held);
            line.addAll(person);
            lines.add(line);
        }
        return lines;
    }

    /** A header, then a line for each person of each class. */
    final class Csv implements BulkWriter {
        private final OutputStream out;
        private final Wording wording;

        Csv(OutputStream out, Wording wording) throws IOException {
            this.out = out;
            this.wording = wording;
            out.write("\uFEFF".getBytes(StandardCharsets.UTF_8));
            List<Cell> headings = new Sheet("people", COLUMNS, List.of(), List.of())
                    .headings(wording).stream().map(Cell::text).toList();
            out.write(ReportCsv.lines(List.of(headings), wording));
        }

        @Override
        public void add(ClassReport report) throws IOException {
            out.write(ReportCsv.lines(lines(report, wording), wording));
        }

        @Override
        public void close() throws IOException {
            out.flush();
        }
    }

    /** A sheet of people, and one of the classes. */
    final class Xlsx implements BulkWriter {
        private final ReportXlsx xlsx;
        private final ReportXlsx.Lines people;
        private final Wording wording;
        private final List<List<Cell>> classes = new ArrayList<>();

        Xlsx(OutputStream out, Wording wording) {
            this.wording = wording;
            this.xlsx = new ReportXlsx(out, wording);
            this.people = xlsx.sheet("people", COLUMNS);
        }

        @Override
        public void add(ClassReport report) throws IOException {
            List<List<Cell>> lines = lines(report, wording);
            if (!people.hasRoom(lines.size())) {
                throw new TooLarge();
            }
            people.add(lines);
            var held = new ArrayList<>(of(report));
            held.add(Cell.count(lines.size()));
            held.add(Cell.length(report.activity().presence()));
            classes.add(held);
        }

        @Override
        public void close() throws IOException {
            people.close();
            var columns = new ArrayList<>(CLASS_COLUMNS);
            columns.add("people");
            columns.add("present");
            try (ReportXlsx.Lines lines = xlsx.sheet("classes", columns)) {
                lines.add(classes);
            }
            xlsx.close();
        }
    }

    /** Each class as another program writes it, one after the other. */
    final class Preset implements BulkWriter {
        private final OutputStream out;
        private final CsvPreset preset;
        private final Wording wording;

        Preset(OutputStream out, CsvPreset preset, Wording wording) {
            this.out = out;
            this.preset = preset;
            this.wording = wording;
        }

        @Override
        public void add(ClassReport report) throws IOException {
            out.write(preset.write(report, wording));
        }

        @Override
        public void close() throws IOException {
            out.flush();
        }
    }

    /** Each class as it is exported alone. */
    final class Json implements BulkWriter {
        private static final JsonMapper JSON = JsonMapper.shared();
        private final OutputStream out;
        private boolean begun;

        Json(OutputStream out) throws IOException {
            this.out = out;
            out.write("{\"format\":\"lectern.classes/1\",\"classes\":[".getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void add(ClassReport report) throws IOException {
            out.write(begun ? ",\n".getBytes(StandardCharsets.UTF_8) : "\n".getBytes(StandardCharsets.UTF_8));
            begun = true;
            out.write(JSON.writeValueAsBytes(ReportJson.tree(report)));
        }

        @Override
        public void close() throws IOException {
            out.write("\n]}\n".getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
    }
}
