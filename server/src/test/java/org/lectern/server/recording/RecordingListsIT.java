package org.lectern.server.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.lectern.bbb.RecordingState;
import org.lectern.server.Runs;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.TestDatabase;
import tools.jackson.databind.json.JsonMapper;

/** Lists of random recordings, by every way to look for them, beside lists that are made by looking at each. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RecordingListsIT {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final List<String> ROOMS = List.of("room-a", "room-b", "room-c", "class_d", "Räume%");
    private static final List<String> NAMES = List.of(
            "bbb-recording-name", "meetingname", "bbb-recording-description", "bbb-recording-tags", "bbb-origin");
    private static final List<String> WORDS = List.of(
            "Week 4",
            "week",
            "Optics",
            "a_b%c",
            "Übung",
            "",
            "Moodle",
            "back\\slash",
            "x".repeat(199),
            "y ".repeat(150));
    private static final JsonMapper JSON = new JsonMapper();

    private Databases databases;
    private RecordingShelf shelf;
    private Recordings recordings;

    @BeforeAll
    void open() {
        databases = TestDatabase.create();
        shelf = new RecordingShelf(databases.web(), InstantSource.fixed(NOW));
        recordings = new Recordings(
                new RecordingRows(databases.web()), new TenantRuns(databases.web()), InstantSource.fixed(NOW));
    }

    @AfterAll
    void close() {
        databases.close();
    }

    /** One recording, as the test knows it. */
    private record Made(
            String id,
            String external,
            Instant recordedAt,
            Stage stage,
            boolean told,
            boolean breakout,
            @Nullable String home,
            Set<String> places,
            Map<String, String> metadata,
            Map<String, String> wishes,
            @Nullable Instant until) {
        boolean isShown() {
            return stage == Stage.PUBLISHED && (until == null || NOW.isBefore(until));
        }

        boolean isOwnIn(Set<String> rooms) {
            return rooms.contains(home == null ? external : home);
        }

        boolean isIn(Set<String> rooms) {
            return isOwnIn(rooms) || places.stream().anyMatch(rooms::contains);
        }

        /** What people may look for. */
        String text() {
            String name = metadata.getOrDefault("bbb-recording-name", metadata.get("meetingname"));
            return Stream.of(
                            wishes.isEmpty() ? null : String.join(" ", wishes.values()),
                            name,
                            metadata.get("bbb-recording-description"),
                            metadata.get("bbb-recording-tags"))
                    .filter(Objects::nonNull)
                    .collect(Collectors.joining(" "))
                    .toLowerCase(Locale.ROOT);
        }

        /** What a caller is told; nothing of what no server has told of. */
        @Nullable
        RecordingState state() {
            if (!told) {
                return null;
            }
            return stage == Stage.PUBLISHED && !isShown()
                    ? RecordingState.UNPUBLISHED
                    : stage.asToldToCallers().orElse(null);
        }
    }

    @Test
    void eachHasWhatMatchesInItsOrderWhateverThePage() {
        Runs.seeds(12, 300).forEach(seed -> {
            Random random = new Random(seed);
            UUID tenant = new UUID(seed, 1);
            List<Made> all = make(tenant, random, 70);
            make(new UUID(seed, 2), random, 10);
            for (int i = 0; i < 12; i++) {
                people(seed + "/" + i, tenant, all, random);
                callers(seed + "/" + i, tenant, all, random);
            }
        });
    }

    private void people(String story, UUID tenant, List<Made> all, Random random) {
        Set<String> rooms = new HashSet<>();
        for (int i = 0; i <= random.nextInt(4); i++) {
            rooms.add(one(ROOMS, random));
        }
        // So many that the tenant's whole list is walked.
        for (int i = 0; random.nextBoolean() && i < 80; i++) {
            rooms.add("empty-" + i);
        }
        var audience = random.nextBoolean() ? RecordingShelf.Audience.VIEWERS : RecordingShelf.Audience.MANAGERS;
        String search = random.nextBoolean()
                ? ""
                : one(List.of("week", "WEEK 4", "optics", "%", "_", "übung", "x".repeat(150), "4 week"), random);
        int size = 1 + random.nextInt(20);

        List<String> found = new ArrayList<>();
        RecordingShelf.Cursor after = null;
        do {
            RecordingShelf.Page page =
                    shelf.search(tenant, rooms, audience, new RecordingShelf.Search(search, after), size);
            assertThat(page.items()).hasSizeLessThanOrEqualTo(size);
            page.items().forEach(item -> found.add(item.recordId()));
            after = page.next();
        } while (after != null);

        List<String> expected = all.stream()
                .filter(made -> !made.breakout() && made.isIn(rooms))
                .filter(made -> audience == RecordingShelf.Audience.VIEWERS
                        ? made.isShown()
                        : made.isShown()
                                || made.isOwnIn(rooms)
                                        && made.stage() != Stage.DELETED
                                        && made.stage() != Stage.NOT_RECORDED)
                .filter(made -> made.text().contains(search.toLowerCase(Locale.ROOT)))
                .sorted(Comparator.comparing(Made::recordedAt)
                        .thenComparing(Made::id)
                        .reversed())
                .map(Made::id)
                .toList();
        assertThat(found)
                .as("%s: %s in %s rooms for %s, %s a page", story, search, rooms.size(), audience, size)
                .isEqualTo(expected);
    }

    private void callers(String story, UUID tenant, List<Made> all, Random random) {
        Map<String, String> wanted = new TreeMap<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            wanted.put(
                    one(NAMES, random),
                    one(
                            List.of(
                                    "Week 4",
                                    "%4",
                                    "We%",
                                    "%e%",
                                    "%",
                                    "Moodle",
                                    "a_b%c",
                                    "back\\slash",
                                    "",
                                    "%x",
                                    "y%",
                                    "x".repeat(199)),
                            random));
        }
        Set<RecordingState> states = EnumSet.noneOf(RecordingState.class);
        for (RecordingState state : RecordingState.values()) {
            if (random.nextInt(3) == 0) {
                states.add(state);
            }
        }
        List<String> meetings = random.nextBoolean() ? List.of() : List.of(one(ROOMS, random), one(ROOMS, random));
        int size = 1 + random.nextInt(20);

        List<String> found = new ArrayList<>();
        long total;
        do {
            var page = new RecordingFilter.Page(found.size(), size);
            var listed = (Recordings.Result.Listed)
                    recordings.list(tenant, new RecordingFilter(meetings, List.of(), states, wanted, page));
            total = listed.total();
            assertThat(listed.page())
                    .as("%s: a page from %s of %s", story, found.size(), total)
                    .hasSize((int) Math.min(size, total - found.size()));
            listed.page().forEach(one -> found.add(one.recordId()));
        } while (found.size() < total);

        List<String> expected = all.stream()
                .filter(made -> made.state() != null && (states.isEmpty() || states.contains(made.state())))
                .filter(made -> meetings.isEmpty() || meetings.contains(made.external()))
                .filter(made -> wanted.entrySet().stream()
                        .allMatch(one -> matches(made.metadata().get(one.getKey()), one.getValue())))
                .sorted(Comparator.comparing(Made::recordedAt).reversed().thenComparing(Made::id))
                .map(Made::id)
                .toList();
        assertThat(found).as("%s: %s %s of %s", story, wanted, states, meetings).isEqualTo(expected);
    }

    private static boolean matches(@Nullable String value, String pattern) {
        boolean before = pattern.startsWith("%");
        boolean after = pattern.length() > 1 && pattern.endsWith("%");
        String core = pattern.substring(before ? 1 : 0, pattern.length() - (after ? 1 : 0));
        if (value == null) {
            return false;
        }
        return before
                ? after ? value.contains(core) : value.endsWith(core)
                : after ? value.startsWith(core) : value.equals(core);
    }

    private List<Made> make(UUID tenant, Random random, int count) {
        List<Made> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Map<String, String> metadata = new HashMap<>();
            for (String name : NAMES) {
                if (random.nextInt(3) > 0) {
                    metadata.put(name, one(WORDS, random));
                }
            }
            // Too long for any index, short values and all.
            for (int more = 0; random.nextInt(5) == 0 && more < 12; more++) {
                metadata.put("more-" + more, "z".repeat(150));
            }
            Stage stage = one(List.of(Stage.values()), random);
            boolean told = stage != Stage.EXPECTED && stage != Stage.NOT_RECORDED;
            boolean imported = told && random.nextInt(5) == 0;
            Set<String> places = random.nextInt(4) == 0 ? Set.of(one(ROOMS, random)) : Set.of();
            String home = imported && random.nextBoolean() ? one(ROOMS, random) : null;
            var made = new Made(
                    "%040x-%013d"
                            .formatted(
                                    tenant.getMostSignificantBits() << 20 | tenant.getLeastSignificantBits() << 16 | i,
                                    random.nextInt(1_000)),
                    one(ROOMS, random),
                    NOW.minus(Duration.ofHours(random.nextInt(15))),
                    stage,
                    told,
                    random.nextInt(8) == 0,
                    home,
                    home != null && places.contains(home) ? Set.of() : places,
                    told ? metadata : Map.of(),
                    random.nextInt(6) == 0 ? Map.of("meta:bbb-recording-name", one(WORDS, random)) : Map.of(),
                    random.nextInt(4) == 0 ? NOW.plus(Duration.ofHours(random.nextInt(3) - 1)) : null);
            write(tenant, made, imported);
            all.add(made);
        }
        return all;
    }

    private void write(UUID tenant, Made made, boolean imported) {
        var jdbc = databases.web().jdbc();
        jdbc.sql("""
                        insert into recording (tenant_id, record_id, meeting_id, server_id, server_meeting_id, external_id, breakout,
                            recorded_at, ended_at, stage, stage_at, told, metadata, asked_at, visible_until, imported_at)
                        values (:tenant, :record, gen_random_uuid(), gen_random_uuid(), 's', :external, :breakout, :at, :at, :stage,
                            :at, :told, cast(:metadata as jsonb), :at, :until, :imported)
                        """)
                .param("tenant", tenant)
                .param("record", made.id())
                .param("external", made.external())
                .param("breakout", made.breakout())
                .param("at", RecordingIndex.at(made.recordedAt()))
                .param("stage", made.stage().name())
                .param("told", made.told() ? "[\"recording\",\"\",{}]" : null)
                .param("metadata", JSON.writeValueAsString(made.metadata()))
                .param("until", made.until() == null ? null : RecordingIndex.at(made.until()))
                .param("imported", imported ? RecordingIndex.at(NOW) : null)
                .update();
        List<String> places = new ArrayList<>(made.places());
        if (made.home() != null) {
            places.add(made.home());
        }
        for (String place : places) {
            jdbc.sql("""
                            insert into recording_place (tenant_id, record_id, external_id, placed_at, placed_by, home)
                            values (:tenant, :record, :external, now(), 'test', :home)
                            """)
                    .param("tenant", tenant)
                    .param("record", made.id())
                    .param("external", place)
                    .param("home", place.equals(made.home()))
                    .update();
        }
        made.wishes()
                .forEach((what, value) -> jdbc.sql("""
                                insert into recording_wish (tenant_id, record_id, what, value, requested_at, requested_by, due_at)
                                values (:tenant, :record, :what, :value, now(), 'test', now())
                                """)
                        .param("tenant", tenant)
                        .param("record", made.id())
                        .param("what", what)
                        .param("value", value)
                        .update());
    }

    private static <T> T one(List<T> of, Random random) {
        return of.get(random.nextInt(of.size()));
    }
}
