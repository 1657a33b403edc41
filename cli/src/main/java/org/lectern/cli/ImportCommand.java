package org.lectern.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.platform.FormulaSafe;
import org.lectern.server.pool.Server;
import org.lectern.server.recording.ImportRecordings;
import org.lectern.server.recording.ImportRules;
import org.lectern.server.tenant.Tenant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Takes recordings that a server has from before into tenants and rooms. */
@Command(
        name = "import",
        description = {
            "Takes the recordings that a server or a balancer has from before into the tenants, and rooms, that rules",
            "name: they are listed, played and changed through Lectern from then on, under the IDs they have. The",
            "server is asked what it has and told nothing; what no rule fits is left alone. Safe beside a running",
            "product; doing it again takes what is new. Look at a --dry-run first. See docs/recordings.md.",
            "",
            "A rule: bbb-origin-server-name = lms.school.example -> school",
            "        meetingID = physics-* and bbb-origin = Moodle -> school/ROOM",
            ""
        })
final class ImportCommand implements Callable<Integer> {
    private static final int PROGRESS_EVERY = 5_000;

    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Parameters(paramLabel = "SERVER", description = "The server that has them.")
    private String server = "";

    @Option(names = "--rules", paramLabel = "FILE", description = "Rules, one a line; the first that fits counts.")
    private @Nullable Path rules;

    @Option(names = "--rule", paramLabel = "RULE", description = "A rule; several come in this order.")
    private List<String> ruleTexts = new ArrayList<>();

    @Option(
            names = "--ids",
            paramLabel = "FILE",
            description = "Ask for these record IDs, one a line, where the server does not list what it has.")
    private @Nullable Path ids;

    @Option(names = "--dry-run", description = "Only tell what would become of each recording.")
    private boolean dryRun;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Write what became of each recording, and why, into this new file (CSV).")
    private @Nullable Path report;

    @Option(
            names = "--undo",
            paramLabel = "TENANT",
            description =
                    "The way back: forget what was imported from the server for the tenant and not changed since.")
    private @Nullable String undo;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    ImportCommand() {}

    @Override
    public Integer call() throws IOException {
        boolean ruled = rules != null || !ruleTexts.isEmpty();
        if (ruled == (undo != null)) {
            throw new ParameterException(
                    spec.commandLine(),
                    ruled ? "--undo takes no rules" : "say whose the recordings are, with --rules or --rule");
        }
        if (undo != null && (dryRun || report != null || ids != null)) {
            throw new ParameterException(spec.commandLine(), "--undo goes with no other option");
        }
        try (var installation = Administration.open(config)) {
            Server place = ServerCommand.require(installation.servers(), server);
            ImportRecordings imports = installation.importRecordings();
            if (undo != null) {
                Tenant tenant = installation.tenant(undo);
                long forgotten = imports.undo(place, tenant.id(), AuditActor.commandLine());
                out().println("Forgotten: " + forgotten + ". They are at '" + place.name() + "' as before.");
                return ExitCode.DONE;
            }
            return run(imports, place, parse(installation));
        }
    }

    private ImportRules parse(Administration installation) {
        List<String> lines = new ArrayList<>(ruleTexts);
        if (rules != null) {
            // First the file, so that its line numbers are those in the messages.
            lines.addAll(0, read(rules));
        }
        return switch (ImportRules.parse(lines, (tenant, room) -> place(installation, tenant, room))) {
            case ImportRules.Parsed.Good(ImportRules good) -> good;
            case ImportRules.Parsed.Wrong(List<String> problems) ->
                throw new Refusal(
                        ExitCode.USAGE,
                        "the rules cannot be used: " + String.join("; ", problems) + ".",
                        "A rule is: name = value [and name = value]... -> tenant[/room]. 'lectern tenant list' and"
                                + " 'lectern room list' print names.");
        };
    }

    private static Optional<ImportRules.Target> place(
            Administration installation, String slug, @Nullable String roomSlug) {
        Optional<Tenant> tenant = slug.equals(Tenant.DEFAULT_SLUG)
                ? Optional.of(installation.tenants().requireDefault())
                : installation.tenants().findBySlug(slug);
        if (tenant.isEmpty() || roomSlug == null) {
            return tenant.map(one -> new ImportRules.Target(one.id(), slug, null));
        }
        return installation
                .rooms()
                .findBySlug(roomSlug)
                .filter(room -> room.tenantId().equals(tenant.get().id()))
                .map(room -> new ImportRules.Target(
                        tenant.get().id(), slug, new ImportRules.Room(room.externalId(), room.slug())));
    }

    private int run(ImportRecordings imports, Server place, ImportRules parsed) throws IOException {
        var counts = new Counts();
        try (BufferedReader names = ids == null ? null : open(ids);
                Writer file = report == null ? null : create(report)) {
            Iterator<String> wanted = names == null ? null : names.lines().iterator();
            if (file != null) {
                write(
                        file,
                        "record_id",
                        "meeting_id",
                        "name",
                        "recorded_at",
                        "state",
                        "result",
                        "tenant",
                        "room",
                        "rule");
            }
            var order = new ImportRecordings.Order(parsed, wanted, dryRun, AuditActor.commandLine());
            ImportRecordings.Result result = imports.run(place, order, line -> {
                counts.add(line);
                if (file != null) {
                    write(file, line);
                }
                if (counts.all % PROGRESS_EVERY == 0) {
                    spec.commandLine().getErr().println("… " + counts.all + " recordings");
                    spec.commandLine().getErr().flush();
                }
            });
            counts.print(out(), dryRun);
            return end(result, place);
        }
    }

    private int end(ImportRecordings.Result result, Server place) {
        String name = place.name();
        switch (result.end()) {
            case WHOLE ->
                out().println((dryRun ? "Would be imported: " : "Imported: ") + result.imported() + " of "
                        + result.seen() + "." + (dryRun ? " Nothing was changed." : ""));
            case UNSURE ->
                out().println((dryRun ? "Would be imported: " : "Imported: ") + result.imported() + " of "
                        + result.seen() + ", which may be all: after them '" + name
                        + "' failed, as it does beyond its last recording, but it does not say how many it has."
                        + " Doing it again does no harm.");
            case WANTS_IDENTIFIERS ->
                throw new Refusal(
                        ExitCode.FAILED,
                        "'" + name + "' does not list what it has: " + result.reason() + ".",
                        "Give it the record IDs with --ids, from the balancer's database for example.");
            case FAILED ->
                throw new Refusal(
                        ExitCode.UNREACHABLE,
                        "'" + name + "' stopped answering after " + result.seen() + " recordings: " + result.reason()
                                + ".",
                        dryRun
                                ? "Nothing was changed. 'lectern server list' shows its health."
                                : "The " + result.imported() + " imported so far stay. The same command goes on.");
        }
        out().flush();
        return ExitCode.DONE;
    }

    /** What came of it so far, by verdict, tenant and room. */
    private static final class Counts {
        private final Map<ImportRecordings.Verdict, Long> left = new EnumMap<>(ImportRecordings.Verdict.class);
        private final Map<String, Long> taken = new TreeMap<>();
        long all;

        void add(ImportRecordings.Line line) {
            all++;
            if (line.verdict() == ImportRecordings.Verdict.IMPORTED && line.rule() != null) {
                taken.merge(target(line.rule()), 1L, Long::sum);
            } else {
                left.merge(line.verdict(), 1L, Long::sum);
            }
        }

        void print(PrintWriter out, boolean dryRun) {
            var table = new Table("RECORDINGS", dryRun ? "WOULD BECOME" : "BECAME");
            taken.forEach((where, count) -> table.row(count, where));
            for (ImportRecordings.Verdict verdict : EnumSet.allOf(ImportRecordings.Verdict.class)) {
                if (left.containsKey(verdict)) {
                    table.row(left.get(verdict), "left alone: " + verdict.text());
                }
            }
            table.print(out, "The server has no recordings.");
        }
    }

    private static String target(ImportRules.Rule rule) {
        ImportRules.Room room = rule.target().room();
        return rule.target().tenant() + (room == null ? "" : "/" + room.slug());
    }

    private static void write(Writer file, ImportRecordings.Line line) {
        ImportRules.Rule rule = line.rule();
        ImportRules.Room room = rule == null ? null : rule.target().room();
        write(
                file,
                line.recordId(),
                line.meetingId(),
                line.name(),
                line.recordedAt() == null ? "" : line.recordedAt().toString(),
                line.state(),
                line.verdict().text(),
                rule == null ? "" : rule.target().tenant(),
                room == null ? "" : room.slug(),
                rule == null ? "" : String.valueOf(rule.line()));
    }

    private static void write(Writer file, String... cells) {
        try {
            for (int i = 0; i < cells.length; i++) {
                file.append(i == 0 ? "" : ",")
                        .append('"')
                        .append(FormulaSafe.of(cells[i]).replace("\"", "\"\""))
                        .append('"');
            }
            file.append("\r\n");
        } catch (IOException e) {
            throw new Refusal(
                    ExitCode.CONFIGURATION, "the report cannot be written: " + e, "What was imported stays so.", e);
        }
    }

    private static List<String> read(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static BufferedReader open(Path file) {
        try {
            return Files.newBufferedReader(file);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static Refusal unreadable(Path file, IOException e) {
        return new Refusal(ExitCode.CONFIGURATION, "cannot read " + file + ": " + e, "It is a text file in UTF-8.", e);
    }

    /** Names of classes stand in it: for its owner only, and over nothing that is there. */
    private static Writer create(Path file) {
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            return Files.newBufferedWriter(file, StandardCharsets.UTF_8, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new Refusal(
                    ExitCode.CONFIGURATION, "cannot make " + file + ": " + e, "Name a file that is not there yet.", e);
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
