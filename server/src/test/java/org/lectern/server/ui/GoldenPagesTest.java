package org.lectern.server.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lectern.server.activity.PersonActivity;
import org.lectern.server.pool.Observed;
import org.lectern.server.pool.ServerHealth;
import org.lectern.server.room.JoinAnswer;

/**
 * Pages with nothing, one and many, against what they looked like when somebody last looked. After an intended change run
 * once with {@code -Dlectern.golden=write} and read the difference.
 */
final class GoldenPagesTest {
    private static final Path FOLDER = Path.of("src/test/resources/ui");

    private final Rendering rendering = new Rendering();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 12})
    void rooms(int count) throws IOException {
        List<RoomRow> rows = IntStream.range(0, count)
                .mapToObj(i -> new RoomRow(
                        "slug" + i,
                        "Room " + i,
                        i % 2 == 0,
                        i == 0 ? Fixtures.START : null,
                        i == 0 ? 7 : 0,
                        i == 1 ? Fixtures.START : null))
                .toList();
        List<RoomsPages.CourseRooms> courses = count == 0
                ? List.of()
                : List.of(new RoomsPages.CourseRooms(Fixtures.ID.toString(), "Physics", true, rows));

        check("rooms-" + count, rendering.page("rooms", new RoomsPages.RoomsView(courses, null)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 12})
    void report(int count) throws IOException {
        List<PersonActivity> people = new ArrayList<>(Fixtures.activity(count).people());
        if (count > 1) {
            people.add(Fixtures.sampled("Gus Guest"));
        }
        var activity = Fixtures.activity(people);
        var view = ReportView.of(
                Fixtures.klass("Optics"),
                count > 1 ? Fixtures.withMissing(activity) : activity,
                count == 1 ? List.of(new NeverArrived("Nora", Fixtures.START, "Never seen inside.")) : List.of(),
                rendering.formats);

        check("report-" + count, rendering.page("report", view));
    }

    @Test
    void reportWithSources() throws IOException {
        var view = ReportView.of(Fixtures.klass("Optics"), Fixtures.withSources(), List.of(), rendering.formats);

        check("report-sources", rendering.page("report", view));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 12})
    void deliveries(int count) throws IOException {
        List<DeliveryPages.Row> rows = IntStream.range(0, count)
                .mapToObj(i -> new DeliveryPages.Row(
                        Fixtures.ID.toString(),
                        "user-joined of meeting " + i,
                        i % 2 == 0 ? "hook" : "end-callback",
                        "lms" + i + ".example.org",
                        "School <b>",
                        List.of("DEAD", "WAITING", "DELIVERED").get(i % 3),
                        i,
                        Fixtures.START,
                        Fixtures.START,
                        i % 3 == 0 ? "answered 404" : null))
                .toList();
        var view = new DeliveryPages.DeliveriesView(
                new DeliveryPages.Counts(count, 100, count),
                new DeliveryPages.Chosen("DEAD", "hook", "school", "lms"),
                new DeliveryPages.Choices(
                        List.of("WAITING", "DELIVERED", "DEAD"), List.of("end-callback", "hook"), List.of("school")),
                rows,
                null,
                count == 12 ? new DeliveryPages.Chosen("DEAD", "", "", "a b").link(1) : null);

        check("deliveries-" + count, rendering.page("admin/deliveries", view));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 12})
    void servers(int count) throws IOException {
        List<ServerRow> rows =
                IntStream.range(0, count).mapToObj(GoldenPagesTest::server).toList();
        var view = new ServerPages.ServersView(
                rows,
                new ServerPages.Totals(count, count, 3 * count, 30 * count),
                count == 12
                        ? List.of(
                                new PoolReading.Concern("bad", "/admin/servers/1", "pool.concern.stale", "bbb<1>", ""),
                                new PoolReading.Concern(
                                        "note", "/admin/servers", "pool.concern.versions", "2.7 × 6, 3.0 × 6", ""))
                        : List.of(),
                LoadPicture.of(List.of(), Map.of(), rendering.formats),
                new ServerPages.Plan(new ServerPages.Question("", "", "", false, false), List.of(), List.of()),
                ServerPages.Form.EMPTY);
        var order = ServerPages.COLUMNS.read("/admin/servers", "", count == 12 ? "-people" : null);

        check("servers-" + count, rendering.page("admin/servers", view, "Ada", Map.of("order", order)));
    }

    private static ServerRow server(int i) {
        boolean well = i % 3 != 1;
        return new ServerRow(
                Fixtures.ID.toString(),
                "bbb<" + i + ">",
                "https://bbb" + i + ".example.org/bigbluebutton/",
                new ServerRow.Wanted(
                        i % 4 == 3 ? "CORDONED" : "ENABLED",
                        i % 2 == 0 ? "1" : "2.50",
                        i % 2 == 0 ? "" : "eu, large",
                        "SHA256",
                        i % 4 == 3 ? Fixtures.START : null,
                        null),
                new Observed(
                        well ? ServerHealth.ONLINE : ServerHealth.OFFLINE,
                        Fixtures.START,
                        0,
                        3,
                        Fixtures.START,
                        Fixtures.START,
                        Duration.ofMillis(12),
                        well ? null : "no <answer>",
                        i == 0 ? null : "3.0." + i,
                        i,
                        10 * i,
                        0,
                        0),
                new ServerRow.Freshness(i == 2 ? null : Duration.ofSeconds(12 + i), i == 4, i == 5));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 12})
    void live(int count) throws IOException {
        var view = new ClassPages.LivePage(
                Fixtures.ID.toString(), "slug", "Optics", true, Fixtures.START, LiveView.of(Fixtures.activity(count)));

        check("live-" + count, rendering.page("live", view));
    }

    @ParameterizedTest
    @ValueSource(strings = {"open", "may-start", "wait", "operator", "not-a-member"})
    void room(String entry) throws IOException {
        var course = new CourseView(
                Fixtures.ID.toString(),
                "Physics",
                entry.equals("open"),
                List.of(),
                List.of(new CourseView.MemberRow("p1", "Tom Teacher", "tom", true)));
        boolean open = entry.equals("open");
        var view = new RoomPages.RoomView(
                new RoomPages.RoomView.Place("slug", "Optics", course),
                entry,
                JoinAnswer.Wait.Reason.NOT_STARTED,
                new RoomPages.RoomView.Viewing(open, open),
                open ? new RoomPages.RoomView.Live(Fixtures.ID.toString(), Fixtures.START, 1) : null,
                open
                        ? List.of(new RoomPages.PastClass(
                                Fixtures.ID.toString(), Fixtures.START, Duration.ofMinutes(65), true))
                        : List.of(),
                List.of());

        check("room-" + entry, rendering.page("room", view));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 12})
    void changedPartsOfALivePage(int count) throws IOException {
        var markup = new LiveMarkup(rendering.engine, rendering.messages, () -> Rendering.NOW);
        Map<String, String> parts = markup.render(LiveView.of(Fixtures.activity(count)), Locale.ENGLISH);

        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, String> part : parts.entrySet()) {
            assertThat(part.getValue()).doesNotContain("\n").contains("id=\"" + part.getKey() + "\"");
            text.append(part.getValue()).append('\n');
        }
        compare("parts-" + count, text.toString());
    }

    private static void check(String name, String page) throws IOException {
        compare(name, Rendering.main(page));
    }

    private static void compare(String name, String actual) throws IOException {
        String tidy = actual.replaceAll("[ \\t]+\\n", "\n").replaceAll("\\n{2,}", "\n") + "\n";
        Path file = FOLDER.resolve(name + ".html");
        if ("write".equals(System.getProperty("lectern.golden"))) {
            Files.createDirectories(FOLDER);
            Files.writeString(file, tidy);
        }
        assertThat(tidy).as(name).isEqualTo(Files.readString(file));
    }
}
