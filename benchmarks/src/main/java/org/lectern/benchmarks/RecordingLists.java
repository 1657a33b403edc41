package org.lectern.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.AnswerElement;
import org.lectern.bbb.KeptAnswer;
import org.lectern.bbb.RecordingState;
import org.lectern.server.platform.Database;
import org.lectern.server.platform.DatabaseConnection;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.Schema;
import org.lectern.server.platform.Secret;
import org.lectern.server.recording.RecordingFilter;
import org.lectern.server.recording.RecordingShelf;
import org.lectern.server.recording.Recordings;

/**
 * Lists of recordings of 200 tenants in a process of their own: it fills a database, and for each line it reads measures each list, of
 * tenants at random, and prints its median in milliseconds.
 */
final class RecordingLists {
    private static final int TENANTS = 200;
    private static final int PIECE = 20_000;
    private static final int MEASURED = 60;
    private static final int ON_A_PAGE = 25;

    private final int all;
    private final Recordings recordings;
    private final RecordingShelf shelf;
    private final SplittableRandom random = new SplittableRandom(1);

    private RecordingLists(Database database, int all) {
        this.all = all;
        this.recordings = Recordings.of(database, InstantSource.system());
        this.shelf = new RecordingShelf(database, InstantSource.system());
    }

    /** Arguments: database address, user, password, number of recordings. */
    public static void main(String[] arguments) throws IOException {
        var connection = new DatabaseConnection(arguments[0], arguments[1], new Secret(arguments[2]));
        Schema.migrate(connection);
        int all = Integer.parseInt(arguments[3]);
        try (Databases databases = connection.pools();
                var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            fill(databases.jobs(), all);
            var lists = new RecordingLists(databases.web(), all);
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                lists.measure().forEach((name, millis) -> System.out.println(name + "=" + millis));
                System.out.println(".");
            }
        }
    }

    private Map<String, Double> measure() {
        int last = all / TENANTS - ON_A_PAGE;
        Map<String, String> origin = Map.of("bbb-origin", "Moodle");
        var lists = new LinkedHashMap<String, Consumer<UUID>>();
        lists.put("reference", this::identifiers);
        lists.put("first-page", tenant -> page(tenant, 0, List.of(), Map.of()));
        lists.put("last-page", tenant -> page(tenant, last, List.of(), Map.of()));
        lists.put("meetings", tenant -> page(tenant, 0, rooms(3), Map.of()));
        lists.put(
                "state",
                tenant -> listed(
                        tenant,
                        new RecordingFilter(
                                List.of(),
                                List.of(),
                                Set.of(RecordingState.PUBLISHED),
                                Map.of(),
                                new RecordingFilter.Page(0, ON_A_PAGE))));
        lists.put("metadata-of-all", tenant -> page(tenant, 0, List.of(), origin));
        lists.put("metadata-of-all-last-page", tenant -> page(tenant, last, List.of(), origin));
        lists.put("metadata-of-one", tenant -> page(tenant, 0, List.of(), Map.of("bbb-recording-name", "Week 4")));
        lists.put("room", tenant -> shelf(tenant, rooms(1), "", null));
        lists.put("my-recordings", tenant -> shelf(tenant, rooms(30), "", null));
        lists.put("all-rooms", tenant -> shelf(tenant, rooms(100), "", null));
        lists.put("all-rooms-deep", tenant -> shelf(tenant, rooms(100), "", deep()));
        lists.put("all-rooms-searched", tenant -> shelf(tenant, rooms(100), "week 4", null));
        lists.put("all-rooms-searched-in-vain", tenant -> shelf(tenant, rooms(100), "nowhere", null));
        var medians = new LinkedHashMap<String, Double>();
        lists.forEach((name, list) -> medians.put(name, median(list)));
        return medians;
    }

    private double median(Consumer<UUID> list) {
        var millis = new ArrayList<Double>();
        for (int i = 0; i < 2 * MEASURED; i++) {
            var tenant = new UUID(0x1000L, random.nextInt(TENANTS));
            long before = System.nanoTime();
            list.accept(tenant);
            if (i >= MEASURED) {
                millis.add((System.nanoTime() - before) / 1e6);
            }
        }
        millis.sort(null);
        return millis.get(MEASURED / 2);
    }

    private int identifiers(UUID tenant) {
        List<String> ids = IntStream.range(0, ON_A_PAGE)
                .mapToObj(i -> "%040x-1700000000000".formatted(i * TENANTS + tenant.getLeastSignificantBits()))
                .toList();
        return listed(tenant, new RecordingFilter(List.of(), ids, Set.of(), Map.of(), null));
    }

    private int page(UUID tenant, int offset, List<String> meetings, Map<String, String> metadata) {
        var page = new RecordingFilter.Page(offset, ON_A_PAGE);
        return listed(tenant, new RecordingFilter(meetings, List.of(), RecordingFilter.DONE, metadata, page));
    }

    private int listed(UUID tenant, RecordingFilter filter) {
        if (!(recordings.list(tenant, filter) instanceof Recordings.Result.Listed listed)
                || listed.page().isEmpty()) {
            throw new Child.Failed("nothing is listed");
        }
        return listed.page().size();
    }

    private int shelf(UUID tenant, List<String> rooms, String text, RecordingShelf.@Nullable Cursor after) {
        var search = new RecordingShelf.Search(text, after);
        return shelf.search(tenant, rooms, RecordingShelf.Audience.VIEWERS, search, ON_A_PAGE)
                .items()
                .size();
    }

    /** Nine tenths of the way down. */
    private RecordingShelf.Cursor deep() {
        return new RecordingShelf.Cursor(Instant.now().minus(Duration.ofMinutes(all / 10 * 9)), "");
    }

    /** As many; from the fortieth on they are empty. */
    private static List<String> rooms(int many) {
        return IntStream.range(0, many).mapToObj(i -> "room-" + i).toList();
    }

    private static void fill(Database database, int all) {
        String told = KeptAnswer.write(AnswerElement.of(
                "recording",
                List.of(
                        AnswerElement.leaf("recordID", "x"),
                        AnswerElement.leaf("name", "Optics"),
                        AnswerElement.of(
                                "playback", List.of(AnswerElement.leaf("format", "presentation ".repeat(60)))))));
        for (int from = 0; from < all; from += PIECE) {
            database.jdbc()
                    .sql("""
                            with made as (
                                insert into recording (tenant_id, record_id, meeting_id, server_id, server_meeting_id,
                                    external_id, recorded_at, ended_at, stage, stage_at, listed, told, digest, metadata,
                                    asked_at, answered_at)
                                select ('00000000-0000-1000-0000-' || lpad(to_hex(n % :tenants), 12, '0'))::uuid,
                                    lpad(to_hex(n), 40, '0') || '-1700000000000', gen_random_uuid(), gen_random_uuid(),
                                    's' || n, 'room-' || (n / :tenants) % 40, now() - n * interval '1 minute',
                                    now() - n * interval '1 minute',
                                    case when n % 23 = 0 then 'UNPUBLISHED' else 'PUBLISHED' end, now(), 'PUBLISHED', :told,
                                    'd', jsonb_build_object('bbb-origin', 'Moodle', 'bbb-recording-name',
                                        'Week ' || n / :tenants, 'bbb-context', repeat('Physics ', 12)), now(), now()
                                from generate_series(cast(:from as int), :to - 1) as n
                                returning tenant_id, record_id)
                            insert into recording_format (tenant_id, record_id, type, stage, stage_at, url, size_bytes,
                                length_minutes, processing_millis, first_listed_at, published_at)
                            select tenant_id, record_id, type, 'PUBLISHED', now(),
                                'https://bbb.example/playback/' || record_id, 1, 60, 1, now(), now()
                            from made cross join unnest(array['presentation', 'video']) as type
                            """)
                    .param("tenants", TENANTS)
                    .param("from", from)
                    .param("to", Math.min(all, from + PIECE))
                    .param("told", told)
                    .update();
        }
        database.jdbc().sql("analyze recording, recording_format").update();
        database.jdbc().sql("vacuum recording").update();
    }
}
