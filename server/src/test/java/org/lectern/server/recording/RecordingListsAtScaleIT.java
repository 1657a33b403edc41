package org.lectern.server.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.lectern.bbb.AnswerElement;
import org.lectern.bbb.KeptAnswer;
import org.lectern.bbb.RecordingState;
import org.lectern.server.Runs;
import org.lectern.server.audit.AuditTrail;
import org.lectern.server.platform.Database;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.TestDatabase;
import org.lectern.server.platform.TestMechanisms;
import org.lectern.server.pool.ServerStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lists over many recordings of 200 tenants: 20,000 in every build, a million with {@code ./check --full}. It tells how long
 * they took; whether that is short enough is for {@code benchmarks/run recordings} to say.
 */
final class RecordingListsAtScaleIT {
    private static final Logger log = LoggerFactory.getLogger(RecordingListsAtScaleIT.class);
    private static final int TENANTS = 200;
    private static final int MEASURED = Runs.of(12, 60);
    private static final int PIECE = 20_000;

    @Test
    void aPageOfAnyListHasItsRecordingsHoweverDeepItIs() {
        int all = Math.max(20_000, Runs.of(20_000, 1_000_000));
        int ofOne = all / TENANTS;
        try (Databases databases = TestDatabase.create()) {
            Database database = databases.web();
            seed(databases.jobs(), all);
            var recordings =
                    new Recordings(new RecordingRows(database), new TenantRuns(database), InstantSource.system());
            var shelf = new RecordingShelf(database, InstantSource.system());
            var report = new StringBuilder(all + " recordings of " + TENANTS + " tenants\n");

            measure(report, "first page", tenant -> page(recordings, tenant, 0, List.of(), Map.of()));
            measure(report, "last page", tenant -> page(recordings, tenant, ofOne - 25, List.of(), Map.of()));
            measure(
                    report,
                    "of three meetings",
                    tenant -> page(recordings, tenant, 0, List.of("room-1", "room-2", "room-3"), Map.of()));
            measure(report, "unpublished", tenant -> inState(recordings, tenant, RecordingState.UNPUBLISHED));
            measure(report, "published", tenant -> inState(recordings, tenant, RecordingState.PUBLISHED));
            Map<String, String> origin = Map.of("bbb-origin", "Moodle");
            measure(report, "metadata that all have", tenant -> page(recordings, tenant, 0, List.of(), origin));
            measure(report, "metadata, last page", tenant -> page(recordings, tenant, ofOne - 25, List.of(), origin));
            measure(
                    report,
                    "metadata of some",
                    tenant -> page(recordings, tenant, 0, List.of(), Map.of("bbb-recording-name", "%7")));
            measure(
                    report,
                    "metadata of one",
                    tenant -> page(recordings, tenant, 0, List.of(), Map.of("bbb-recording-name", "Week 4")));
            measure(
                    report,
                    "metadata of one, of two meetings",
                    tenant -> page(
                            recordings,
                            tenant,
                            0,
                            List.of("room-4", "room-5"),
                            Map.of("bbb-recording-name", "Week 4")));
            measure(report, "25 by identifier", tenant -> byIdentifiers(recordings, tenant));
            measure(report, "by the beginning of one", tenant -> byBeginning(recordings, tenant));

            List<String> five = rooms(5);
            List<String> every = rooms(100);
            measure(report, "shelf of a room", tenant -> shelf(shelf, tenant, List.of("room-7"), "", null));
            measure(report, "shelf of a small room", tenant -> shelf(shelf, tenant, List.of("small"), "", null));
            measure(report, "shelf of five rooms", tenant -> shelf(shelf, tenant, five, "", null));
            measure(report, "shelf of 59 rooms", tenant -> shelf(shelf, tenant, rooms(59), "", null));
            measure(report, "shelf of all rooms", tenant -> shelf(shelf, tenant, every, "", null));
            measure(report, "shelf, deep", tenant -> 1 + shelf(shelf, tenant, five, "", deep(tenant, all)));
            measure(report, "shelf of all rooms, deep", tenant -> shelf(shelf, tenant, every, "", deep(tenant, all)));
            measure(report, "shelf, searched", tenant -> shelf(shelf, tenant, five, "week 4", null));
            measure(report, "shelf of all rooms, searched", tenant -> shelf(shelf, tenant, every, "week 4", null));
            measure(report, "shelf of all rooms, a frequent word", tenant -> shelf(shelf, tenant, every, "week", null));
            measure(report, "shelf of a room, in vain", tenant -> 1 + shelf(shelf, tenant, five, "nowhere", null));
            measure(report, "shelf of all rooms, in vain", tenant -> 1 + shelf(shelf, tenant, every, "nowhere", null));

            var clock = InstantSource.system();
            var audit = new AuditTrail(clock);
            var withholding = new Withholding(database, audit, clock);
            var index = new RecordingIndex(database);
            var deletions = new Deletions(
                    database,
                    index,
                    new TakeAnswers(database, List.of(), clock),
                    new ServerStore(database, TestMechanisms.vault()),
                    audit,
                    clock);
            var retaining = new RetainRecordings(
                    database,
                    index,
                    new RetainRecordings.Deleting(
                            deletions, new HoldRecordings(database, index, deletions, audit, clock), audit),
                    Duration.ofDays(7),
                    clock);
            measure(report, "a round of policies: visible", tenant -> 1 + withholding.apply());
            measure(report, "a round of policies: age", tenant -> 1 + retaining.retain());
            log.info("how long lists took: {}", report);
        }
    }

    private static int page(
            Recordings recordings, UUID tenant, int offset, List<String> meetings, Map<String, String> metadata) {
        var filter = new RecordingFilter(
                meetings, List.of(), RecordingFilter.DONE, metadata, new RecordingFilter.Page(offset, 25));
        return listed(recordings, tenant, filter);
    }

    private static int byIdentifiers(Recordings recordings, UUID tenant) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            int number = tenant.hashCode() % 2 == 0 ? i : i + 25;
            ids.add("%040x-1700000000000".formatted(number * TENANTS + tenant.getLeastSignificantBits()));
        }
        return listed(recordings, tenant, new RecordingFilter(List.of(), ids, Set.of(), Map.of(), null));
    }

    private static int listed(Recordings recordings, UUID tenant, RecordingFilter filter) {
        return recordings.list(tenant, filter) instanceof Recordings.Result.Listed listed
                ? listed.page().size()
                : -1;
    }

    private static int inState(Recordings recordings, UUID tenant, RecordingState state) {
        return listed(
                recordings,
                tenant,
                new RecordingFilter(List.of(), List.of(), Set.of(state), Map.of(), new RecordingFilter.Page(0, 25)));
    }

    private static int byBeginning(Recordings recordings, UUID tenant) {
        String begin = "%040x".formatted(TENANTS + tenant.getLeastSignificantBits());
        return listed(recordings, tenant, new RecordingFilter(List.of(), List.of(begin), Set.of(), Map.of(), null));
    }

    private static int shelf(
            RecordingShelf shelf,
            UUID tenant,
            List<String> rooms,
            String search,
            RecordingShelf.@Nullable Cursor after) {
        var wanted = new RecordingShelf.Search(search, after);
        return shelf.search(tenant, rooms, RecordingShelf.Audience.VIEWERS, wanted, 25)
                .items()
                .size();
    }

    /** Nine tenths of the way down. */
    private static RecordingShelf.Cursor deep(UUID tenant, int all) {
        return new RecordingShelf.Cursor(
                Instant.now().minus(Duration.ofMinutes(all / 10 * 9)), "%040x".formatted(tenant.hashCode() & 0xffff));
    }

    /** As many rooms; from the fortieth on they are empty. */
    private static List<String> rooms(int many) {
        return IntStream.range(0, many).mapToObj(i -> "room-" + i).toList();
    }

    private static UUID tenant(int number) {
        return new UUID(0x1000L, number);
    }

    private void measure(StringBuilder report, String what, Function<UUID, Integer> list) {
        Random random = new Random(1);
        for (int i = 0; i < MEASURED; i++) {
            assertThat(list.apply(tenant(random.nextInt(TENANTS)))).as(what).isPositive();
        }
        random = new Random(1);
        long[] nanos = new long[MEASURED];
        for (int i = 0; i < MEASURED; i++) {
            UUID tenant = tenant(random.nextInt(TENANTS));
            long before = System.nanoTime();
            int _ = list.apply(tenant);
            nanos[i] = System.nanoTime() - before;
        }
        Arrays.sort(nanos);
        report.append("%-40s median %6.2f ms, slowest %6.2f ms%n"
                .formatted(what, nanos[MEASURED / 2] / 1e6, nanos[MEASURED - 1] / 1e6));
    }

    /** As a server tells it, with three formats' worth of text. */
    private static void seed(Database database, int all) {
        String told = KeptAnswer.write(AnswerElement.of(
                "recording",
                List.of(
                        AnswerElement.leaf("recordID", "x"),
                        AnswerElement.leaf("meetingID", "x"),
                        AnswerElement.leaf("name", "Optics"),
                        AnswerElement.leaf("state", "published"),
                        AnswerElement.of(
                                "metadata",
                                List.of(
                                        AnswerElement.leaf("bbb-origin", "Moodle"),
                                        AnswerElement.leaf("bbb-recording-name", "Week"),
                                        AnswerElement.leaf("bbb-context", "Physics ".repeat(12)))),
                        AnswerElement.of(
                                "playback", List.of(AnswerElement.leaf("format", "presentation ".repeat(40)))))));
        // In pieces: a statement of the product's pool may take only so long.
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
        // A room of each tenant has only three, of long ago.
        database.jdbc().sql("""
                        update recording set external_id = 'small' where (tenant_id, record_id) in (
                            select tenant_id, record_id from (select tenant_id, record_id, row_number() over (
                                partition by tenant_id order by recorded_at) as n from recording) as r where n <= 3)
                        """).update();
        // Policies of rooms that have nothing, beside some of the tenants' that reach nothing yet.
        database.jdbc().sql("""
                        insert into recording_policy (tenant_id, external_id, visible_days, keep_days, warn_days, changed_at)
                        select ('00000000-0000-1000-0000-' || lpad(to_hex(n), 12, '0'))::uuid, room.external_id, room.visible, room.keep,
                            room.warn, now()
                        from generate_series(0, :tenants - 1) as n cross join (values ('', 2000, 3000, 14), ('room-1', 1500, null, null),
                            ('none', 7, 30, null), ('room-200', 7, 30, null)) as room (external_id, visible, keep, warn)
                        """).param("tenants", TENANTS).update();
        database.jdbc()
                .sql("analyze recording, recording_format, recording_policy")
                .update();
        database.jdbc().sql("vacuum recording").update();
    }
}
