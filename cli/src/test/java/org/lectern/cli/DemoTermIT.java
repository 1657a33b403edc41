package org.lectern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.server.LecternServer;
import org.lectern.server.Wiring;
import org.lectern.server.activity.ActivityReports;
import org.lectern.server.activity.PersonActivity.TalkSource;
import org.lectern.server.activity.RebuildActivity;
import org.lectern.server.attendance.AttendanceReports;
import org.lectern.server.attendance.ClassSheet;
import org.lectern.server.attendance.CourseSheet;
import org.lectern.server.attendance.Doubt;
import org.lectern.server.attendance.Judgement;
import org.lectern.server.attendance.Line;
import org.lectern.server.attendance.ReportFilter;
import org.lectern.server.operations.CheckInvariants;
import org.lectern.server.platform.EmbeddedPostgres;
import org.lectern.server.platform.SettingsSource;
import org.lectern.server.recording.RecordingShelf;
import org.lectern.server.recording.Stage;
import org.lectern.server.room.Course;
import org.lectern.server.room.CourseStore;
import org.lectern.server.room.Room;
import org.lectern.server.room.RoomStore;
import org.lectern.server.tenant.TenantStore;
import org.lectern.server.usage.Usage;
import org.lectern.server.usage.UsageMonth;
import org.lectern.simulator.Simulator;

class DemoTermIT {
    @TempDir
    Path folder;

    @Test
    void aTermIsToldThroughTheLogOnceAndEveryReportHasSomethingToShow() throws Exception {
        DemoCast cast = DemoCast.of(folder);
        try (EmbeddedPostgres database = EmbeddedPostgres.start(
                        EmbeddedPostgres.Options.in(Files.createDirectory(folder.resolve("postgresql"))));
                Simulator sandbox =
                        Simulator.builder().secret(cast.sandboxSecret()).start();
                LecternServer product = LecternServer.start(settings(database), Wiring.none())) {
            DemoTerm term = DemoStage.set(
                            product,
                            new DemoStage.Play(
                                    cast, List.of(new DemoFacts.Caller(sandbox.url(), cast.sandboxSecret()))))
                    .term();

            term.play(sandbox::recordedBefore);

            var reports = product.bean(AttendanceReports.class);
            Course course = product.bean(CourseStore.class)
                    .findByName(product.bean(TenantStore.class).requireDefault().id(), DemoTerm.COURSE)
                    .orElseThrow();
            CourseSheet sheet = reports.ofCourse(course, ReportFilter.ALL, ZoneId.systemDefault());
            assertThat(sheet.classes()).hasSize(26);
            assertThat(sheet.people()).hasSize(25);
            assertThat(sheet.others()).isNotEmpty();
            assertThat(sheet.people()).anyMatch(CourseSheet.PersonRow::below).anyMatch(row -> !row.below());
            assertThat(sheet.people().stream()
                            .flatMap(row -> row.cells().values().stream())
                            .map(CourseSheet.Cell::judgement)
                            .collect(Collectors.toSet()))
                    .isEqualTo(Set.of(Judgement.values()));
            assertThat(sheet.classes().stream().filter(CourseSheet.ClassColumn::signedOff))
                    .hasSize(14);
            List<ClassSheet> classes = reports.sheets(course, ReportFilter.ALL, ZoneId.systemDefault());
            assertThat(classes.stream().filter(one -> one.held().runs().size() == 2))
                    .hasSize(1);
            assertThat(doubts(classes))
                    .contains(Doubt.Kind.EVENTS_MISSING, Doubt.Kind.SAMPLED)
                    .doesNotContain(Doubt.Kind.RUNNING);
            assertThat(classes).allMatch(one -> one.newer() == 0);

            var newest = product.bean(ActivityReports.class)
                    .of(classes.getLast().held().id());
            assertThat(newest.people())
                    .anyMatch(person -> person.figures().talk().source() == TalkSource.ANALYTICS);

            // Its use is counted though it took place long before it was written down.
            YearMonth last = YearMonth.now(ZoneOffset.UTC);
            Supplier<List<UsageMonth>> months =
                    () -> product.bean(Usage.class).months(Optional.of(course.tenantId()), last.minusMonths(4), last);
            boolean _ = Await.until(Duration.ofMinutes(2), () -> classes(months.get()) >= 27);
            assertThat(months.get()).hasSizeGreaterThanOrEqualTo(3).allMatch(month -> month.participantMinutes() > 0);
            assertThat(classes(months.get()))
                    .as("26 classes, one of them in two runs")
                    .isEqualTo(27);

            // What to try says so: shown, hidden, being made, awaited.
            List<String> rooms = product.bean(RoomStore.class).listOfCourse(course.tenantId(), course.id()).stream()
                    .map(Room::externalId)
                    .toList();
            var shelf = product.bean(RecordingShelf.class);
            Supplier<List<Stage>> stages = () ->
                    shelf.list(course.tenantId(), rooms, RecordingShelf.Audience.MANAGERS, null, 50).items().stream()
                            .map(RecordingShelf.Item::stage)
                            .toList();
            var claimed = List.of(Stage.PUBLISHED, Stage.UNPUBLISHED, Stage.PROCESSING, Stage.EXPECTED);
            boolean _ = Await.until(Duration.ofMinutes(2), () -> stages.get().containsAll(claimed));
            assertThat(stages.get()).hasSize(14).containsAll(claimed);

            var rebuild = product.bean(RebuildActivity.class);
            RebuildActivity.Rebuilt before = rebuild.rebuild(Optional.empty());
            assertThat(before.changed()).isZero();
            assertThat(product.bean(CheckInvariants.class).check()).isEmpty();
            term.play(sandbox::recordedBefore);
            assertThat(rebuild.rebuild(Optional.empty())).isEqualTo(before);
            assertThat(reports.ofCourse(course, ReportFilter.ALL, ZoneId.systemDefault()))
                    .isEqualTo(sheet);
        }
    }

    private static int classes(List<UsageMonth> months) {
        return months.stream().mapToInt(UsageMonth::classes).sum();
    }

    private static Set<Doubt.Kind> doubts(List<ClassSheet> classes) {
        return classes.stream()
                .flatMap(one -> one.expected().stream())
                .map(Line::judged)
                .flatMap(judged -> judged == null ? Stream.<Doubt>empty() : judged.doubts().stream())
                .map(Doubt::kind)
                .collect(Collectors.toSet());
    }

    private SettingsSource settings(EmbeddedPostgres database) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("lectern.data", folder.resolve("product").toString());
        settings.put("lectern.http.port", "0");
        settings.put("lectern.database.url", database.url());
        settings.put("lectern.database.user", database.user());
        settings.put("lectern.database.password", database.password().reveal());
        return SettingsSource.of(settings);
    }
}
