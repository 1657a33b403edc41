package org.lectern.server.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lectern.server.platform.Database;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.TestDatabase;
import org.lectern.server.recording.RecordingShelf.Audience;
import org.lectern.server.recording.ShelfChoice.Order;
import org.lectern.server.recording.ShelfChoice.State;

/**
 * Lists in every order and under every filter, page by page: what a plain program makes of the same recordings, each once, whatever
 * the seed.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ShelfChoiceIT {
    private static final Instant NOW = Instant.parse("2026-05-04T10:00:00Z");
    private static final int RECORDINGS = 240;
    private static final int PAGE = 17;
    private static final List<String> WORDS = List.of(
            "Optics",
            "optics",
            "Ökologie",
            "Zoologie",
            "Étude",
            "etude 2",
            "Algebra",
            "algebra",
            "äther",
            "Week 10",
            "Week 2",
            "",
            "~tilde~",
            "élan",
            "\uD835\uDD38lgebra");

    private Databases pools;
    private Database database;
    private RecordingShelf shelf;

    @BeforeAll
    void open() {
        pools = TestDatabase.createConnection().pools();
        database = pools.web();
        shelf = new RecordingShelf(database, () -> NOW);
    }

    @AfterAll
    void close() {
        pools.close();
    }

    private record Row(
            String id,
            String room,
            @Nullable String placedIn,
            String name,
            Instant recordedAt,
            Stage stage,
            boolean approval,
            @Nullable Instant from,
            @Nullable Instant until,
            Set<String> formats) {
        boolean isShown() {
            return new Sight(stage, approval ? Withheld.APPROVAL : null, from, until).at(NOW) == Sight.Verdict.SHOWN;
        }

        boolean isIn(Set<String> rooms) {
            return rooms.contains(room) || isPlacedIn(rooms) && isShown();
        }

        private boolean isPlacedIn(Set<String> rooms) {
            return placedIn != null && rooms.contains(placedIn);
        }

        String key() {
            return Normalizer.normalize(name, Normalizer.Form.NFD)
                    .replaceAll("\\p{M}", "")
                    .toLowerCase(Locale.ROOT);
        }
    }

    private Set<String> rooms(int count) {
        return new HashSet<>(
                IntStream.range(0, count).mapToObj(i -> "room-" + i).toList());
    }

    private List<Row> make(UUID tenant, Random random) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < RECORDINGS; i++) {
            Stage stage = Stage.values()[random.nextInt(Stage.values().length)];
            boolean approval = stage == Stage.UNPUBLISHED && random.nextBoolean();
            Set<String> formats = new HashSet<>();
            Stream.of("presentation", "video")
                    .filter(type -> random.nextBoolean())
                    .forEach(formats::add);
            rows.add(new Row(
                    "%040x-%013d".formatted(random.nextLong(), i),
                    "room-" + random.nextInt(4),
                    random.nextInt(5) == 0 ? "room-" + (4 + random.nextInt(2)) : null,
                    WORDS.get(random.nextInt(WORDS.size())),
                    // Many at the same moment.
                    NOW.minus(random.nextInt(40), ChronoUnit.DAYS),
                    stage,
                    approval,
                    random.nextInt(6) == 0 ? NOW.plus(Duration.ofDays(random.nextInt(9) - 4L)) : null,
                    random.nextInt(6) == 0 ? NOW.plus(Duration.ofDays(random.nextInt(9) - 4L)) : null,
                    formats));
        }
        rows.forEach(row -> insert(tenant, row));
        return rows;
    }

    private void insert(UUID tenant, Row row) {
        database.jdbc()
                .sql("""
                        insert into recording (tenant_id, record_id, meeting_id, server_id, server_meeting_id, external_id,
                            recorded_at, ended_at, stage, stage_at, withheld, visible_from, visible_until, told, metadata)
                        values (:tenant, :id, :tenant, :tenant, :id, :room, :at, :at, :stage, :at, :withheld, :from, :until,
                            '["recording","",{}]', jsonb_build_object('meetingname', cast(:name as text)))
                        """)
                .param("tenant", tenant)
                .param("id", row.id())
                .param("room", row.room())
                .param("at", RecordingIndex.at(row.recordedAt()))
                .param("stage", row.stage().name())
                .param("withheld", row.approval() ? "APPROVAL" : null)
                .param("from", row.from() == null ? null : RecordingIndex.at(row.from()))
                .param("until", row.until() == null ? null : RecordingIndex.at(row.until()))
                .param("name", row.name())
                .update();
        row.formats()
                .forEach(type -> database.jdbc()
                        .sql("""
                                insert into recording_format (tenant_id, record_id, type, stage, stage_at, url, size_bytes,
                                    length_minutes, processing_millis, first_listed_at)
                                values (:tenant, :id, :type, 'PUBLISHED', now(), 'https://bbb.example/x', 1, 1, 1, now())
                                """)
                        .param("tenant", tenant)
                        .param("id", row.id())
                        .param("type", type)
                        .update());
        if (row.placedIn() != null) {
            database.jdbc()
                    .sql("""
                            insert into recording_place (tenant_id, record_id, external_id, placed_at, placed_by)
                            values (:tenant, :id, :room, now(), 'test')
                            """)
                    .param("tenant", tenant)
                    .param("id", row.id())
                    .param("room", row.placedIn())
                    .update();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void everyOrderAndFilterListsEachOfThemOnce(long seed) {
        UUID tenant = UUID.randomUUID();
        var random = new Random(seed);
        List<Row> rows = make(tenant, random);
        // Some rooms, rooms to which others belong too, and so many that lists are walked otherwise.
        for (Set<String> rooms : List.of(rooms(2), Set.of("room-4", "room-0"), rooms(80))) {
            for (Order order : Order.values()) {
                for (Audience audience : Audience.values()) {
                    List<@Nullable State> states = new ArrayList<>(List.of(State.values()));
                    states.add(null);
                    for (State state : states) {
                        String format = random.nextInt(3) == 0 ? "video" : "";
                        Instant from = random.nextInt(3) == 0 ? NOW.minus(30, ChronoUnit.DAYS) : null;
                        Instant before = random.nextInt(3) == 0 ? NOW.minus(3, ChronoUnit.DAYS) : null;
                        var choice = new ShelfChoice(order, state, format, from, before);

                        assertThat(walked(tenant, rooms, audience, choice))
                                .as(seed + " " + rooms.size() + " rooms, " + audience + " " + choice)
                                .containsExactlyElementsOf(expected(rows, rooms, audience, choice));
                    }
                }
            }
        }
    }

    private static List<String> expected(List<Row> rows, Set<String> rooms, Audience audience, ShelfChoice choice) {
        Comparator<Row> byId = Comparator.comparing(Row::id);
        Comparator<Row> order = switch (choice.order()) {
            case NEWEST ->
                Comparator.comparing(Row::recordedAt).thenComparing(byId).reversed();
            case OLDEST -> Comparator.comparing(Row::recordedAt).thenComparing(byId);
            case NAME ->
                Comparator.<Row, int[]>comparing(row -> row.key().codePoints().toArray(), Arrays::compare)
                        .thenComparing(byId);
        };
        return rows.stream()
                .filter(row -> row.isIn(rooms))
                .filter(row -> audience == Audience.VIEWERS
                        ? row.isShown()
                        : row.stage() != Stage.DELETED && row.stage() != Stage.NOT_RECORDED)
                .filter(row -> isOf(row, choice.state()))
                .filter(row -> choice.format().isEmpty() || row.formats().contains(choice.format()))
                .filter(row -> choice.from() == null || !row.recordedAt().isBefore(choice.from()))
                .filter(row -> choice.before() == null || row.recordedAt().isBefore(choice.before()))
                .sorted(order)
                .map(Row::id)
                .toList();
    }

    private static boolean isOf(Row row, @Nullable State state) {
        if (state == null) {
            return true;
        }
        boolean done = row.stage() == Stage.PUBLISHED || row.stage() == Stage.UNPUBLISHED;
        return switch (state) {
            case SHOWN -> row.isShown();
            case HIDDEN -> done && !row.approval() && !row.isShown();
            case APPROVAL -> row.approval();
            case COMING ->
                Set.of(Stage.EXPECTED, Stage.PROCESSING, Stage.PROCESSED).contains(row.stage());
            case DELETING -> row.stage() == Stage.DELETING;
            case TROUBLE -> row.stage() == Stage.FAILED || row.stage() == Stage.LOST;
        };
    }

    private List<String> walked(UUID tenant, Set<String> rooms, Audience audience, ShelfChoice choice) {
        List<String> walked = new ArrayList<>();
        RecordingShelf.Cursor after = null;
        do {
            RecordingShelf.Page page =
                    shelf.search(tenant, rooms, audience, new RecordingShelf.Search("", after, choice), PAGE);
            assertThat(page.items()).isSortedAccordingTo(choice.order().comparator());
            page.items().forEach(item -> walked.add(item.recordId()));
            after = page.next();
        } while (after != null);
        return walked;
    }

    @ParameterizedTest
    @EnumSource(Order.class)
    void aTextIsFoundInEveryOrder(Order order) {
        UUID tenant = UUID.randomUUID();
        List<Row> rows = make(tenant, new Random(9));
        var choice = new ShelfChoice(order, State.SHOWN, "", null, null);

        List<String> found = shelf
                .search(
                        tenant,
                        rooms(4),
                        Audience.VIEWERS,
                        new RecordingShelf.Search("optics", null, choice),
                        RECORDINGS)
                .items()
                .stream()
                .map(RecordingShelf.Item::recordId)
                .toList();

        assertThat(found)
                .containsExactlyElementsOf(expected(
                        rows.stream().filter(row -> row.key().equals("optics")).toList(),
                        rooms(4),
                        Audience.VIEWERS,
                        choice));
    }
}
