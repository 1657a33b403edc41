package org.lectern.server.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.lectern.bbb.AnswerElement;
import org.lectern.bbb.KeptAnswer;
import org.lectern.server.Runs;
import org.lectern.server.platform.Database;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.TestDatabase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lists over many recordings of 200 tenants: 20,000 in every build, a million with {@code ./check --full}. */
final class RecordingListsAtScaleIT {
    private static final Logger log = LoggerFactory.getLogger(RecordingListsAtScaleIT.class);
    private static final int TENANTS = 200;
    private static final int MEASURED = 60;
    private static final int PIECE = 20_000;

    @Test
    void aPageOfAnyListHasItsRecordingsHoweverDeepItIs() {
        int all = Math.max(20_000, Runs.of(20_000, 1_000_000));
        int ofOne = all / TENANTS;
        try (Databases databases = TestDatabase.create()) {
            Database database = databases.web();
            seed(database, all);
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
            measure(
                    report,
                    "with metadata that all have",
                    tenant -> page(recordings, tenant, 0, List.of(), Map.of("bbb-origin", "Moodle")));
            measure(
                    report,
                    "with metadata of some",
                    tenant -> page(recordings, tenant, 0, List.of(), Map.of("bbb-recording-name", "%7")));
            measure(report, "25 by identifier", tenant -> byIdentifiers(recordings, tenant));
            measure(
                    report,
                    "shelf of five rooms",
                    tenant -> shelf.list(tenant, rooms(), RecordingShelf.Audience.VIEWERS, null, 25)
                            .items()
                            .size());
            RecordingShelf.Page deep = null;
            for (int i = 0; i < 10; i++) {
                deep = shelf.list(
                        tenant(7),
                        rooms(),
                        RecordingShelf.Audience.MANAGERS,
                        deep == null ? null : deep.next(),
                        Math.max(1, ofOne / 80));
            }
            RecordingShelf.Cursor cursor = Objects.requireNonNull(deep).next();
            measure(
                    report,
                    "shelf, deep",
                    tenant -> shelf.list(tenant, rooms(), RecordingShelf.Audience.VIEWERS, cursor, 25)
                            .items()
                            .size());
            measure(
                    report,
                    "shelf, searched",
                    tenant -> shelf.search(
                                    tenant,
                                    rooms(),
                                    RecordingShelf.Audience.VIEWERS,
                                    new RecordingShelf.Search("week 4", null),
                                    25)
                            .items()
                            .size());
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

    private static List<String> rooms() {
        return List.of("room-1", "room-2", "room-3", "room-4", "room-5");
    }

    private static UUID tenant(int number) {
        return new UUID(0x1000L, number);
    }

    private static void measure(StringBuilder report, String what, Function<UUID, Integer> list) {
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
        // With metadata every recording of the tenant is read to count them: see docs/performance.md.
        if (Boolean.getBoolean("lectern.full") && !what.startsWith("with metadata")) {
            assertThat(nanos[MEASURED / 2] / 1e6)
                    .as("median of " + what + ", ms")
                    .isLessThan(20);
        }
        report.append("%-30s median %6.2f ms, slowest %6.2f ms%n"
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
        database.jdbc().sql("analyze recording, recording_format").update();
        database.jdbc().sql("vacuum recording").update();
    }
}
