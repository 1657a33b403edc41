package org.lectern.server.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.lectern.server.Runs;
import org.lectern.server.platform.Database;
import org.lectern.server.recording.RecordingPolicy.Fate;

/**
 * Policies that change, holds that come and go, teachers who delete and take back, while two processes delete for age: whatever the
 * order, what is held is never deleted, and nothing for its age before its time or without a warning of as many days as the
 * tenant says.
 */
final class RetentionStoriesIT {
    private static final List<String> ROOMS = List.of("optics", "mechanics");

    @BeforeAll
    static void open() throws Exception {
        RecordingWorld.open();
    }

    @AfterAll
    static void close() {
        RecordingWorld.close();
    }

    @Test
    void whatIsHeldIsNeverDeletedAndNothingIsDeletedEarlyWhateverHappens() {
        Runs.seeds(100, 1_000).forEach(seed -> new Story(seed).play());
    }

    /** One recording as the story knows it. */
    private static final class Known {
        final String id;
        final String room;
        final Instant endedAt;
        boolean held;
        /** When its teachers were told, as it stood before the step. */
        @Nullable
        Instant warnedAt;

        boolean wasDeleting;

        Known(String id, String room, Instant endedAt) {
            this.id = id;
            this.room = room;
            this.endedAt = endedAt;
        }
    }

    private static final class Story {
        private final long seed;
        private final Random random;
        private final UUID tenant;
        private final Map<String, Known> all = new HashMap<>();
        private final Map<String, Integer> keepOfRoom = new HashMap<>();
        private @Nullable Integer keepOfTenant;
        private int warn = 7;

        Story(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
            this.tenant = new UUID(0x2000L, seed);
        }

        void play() {
            for (int i = 0; i < 6; i++) {
                Known one = new Known(
                        "%040x-%d".formatted(seed * 100L + i, 1_700_000_000_000L + i),
                        ROOMS.get(random.nextInt(2)),
                        RecordingWorld.now().minus(Duration.ofDays(random.nextInt(40))));
                insert(one);
                all.put(one.id, one);
            }
            for (int step = 0; step < 22; step++) {
                act();
                RecordingsOfInstance first = RecordingWorld.KNOWING.get(random.nextInt(2));
                first.keepPolicies();
                look(step);
                if (random.nextBoolean()) {
                    RecordingWorld.advance(Duration.ofHours(1 + random.nextInt(24 * 6)));
                }
            }
            forget();
        }

        private void act() {
            RecordingsOfInstance by = RecordingWorld.KNOWING.get(random.nextInt(2));
            Known one = all.values().stream()
                    .sorted((a, b) -> a.id.compareTo(b.id))
                    .toList()
                    .get(random.nextInt(6));
            switch (random.nextInt(9)) {
                case 0 -> {
                    keepOfTenant = random.nextInt(4) == 0 ? null : 1 + random.nextInt(40);
                    warn = 1 + random.nextInt(10);
                    by.parts.policies.changeTenant(
                            tenant,
                            new RecordingPolicy(false, null, keepOfTenant, warn, Fate.KEEP, Fate.KEEP),
                            RecordingWorld.TEACHER);
                }
                case 1 -> {
                    Integer keep = random.nextInt(3) == 0 ? null : 1 + random.nextInt(60);
                    if (keep == null) {
                        keepOfRoom.remove(one.room);
                    } else {
                        keepOfRoom.put(one.room, keep);
                    }
                    by.parts.policies.changeRoom(
                            tenant, one.room, RecordingPolicy.ofRoom(false, null, keep), RecordingWorld.TEACHER);
                }
                case 2, 3 -> {
                    var result = by.parts.holds.hold(tenant, RecordingWorld.TEACHER, one.id, "Case");
                    // Nothing here tells a server, so every deletion can be taken back.
                    assertThat(result)
                            .as(what(one, -1))
                            .isEqualTo(one.held ? HoldRecordings.Result.HELD_ALREADY : HoldRecordings.Result.DONE);
                    one.held = true;
                }
                case 4 -> {
                    var result = by.parts.holds.lift(tenant, RecordingWorld.TEACHER, one.id);
                    assertThat(result)
                            .as(what(one, -1))
                            .isEqualTo(one.held ? HoldRecordings.Result.DONE : HoldRecordings.Result.NOT_FOUND);
                    one.warnedAt = one.held ? null : one.warnedAt;
                    one.held = false;
                }
                case 5 -> {
                    var result = by.changes.delete(tenant, RecordingWorld.TEACHER, List.of(one.id));
                    assertThat(result == ChangeRecordings.Result.HELD)
                            .as(what(one, -1))
                            .isEqualTo(one.held);
                    one.wasDeleting |= result == ChangeRecordings.Result.DONE;
                }
                case 6 ->
                    one.wasDeleting &= by.changes.takeBack(tenant, RecordingWorld.TEACHER, List.of(one.id))
                            != ChangeRecordings.Result.DONE;
                default -> {}
            }
        }

        private void look(int step) {
            Instant now = RecordingWorld.now();
            Map<String, Row> rows = rows();
            for (Known one : all.values()) {
                Row row = Objects.requireNonNull(rows.get(one.id));
                boolean deleting = row.stage() == Stage.DELETING || row.stage() == Stage.DELETED;
                if (one.held) {
                    assertThat(deleting).as(what(one, step)).isFalse();
                }
                if (deleting && !one.wasDeleting) {
                    assertThat(row.by()).as(what(one, step)).isEqualTo("system:retention");
                    Integer keep = keep(one);
                    assertThat(keep).as(what(one, step)).isNotNull();
                    assertThat(one.endedAt.plus(Duration.ofDays(keep == null ? 0 : keep)))
                            .as(what(one, step))
                            .isBeforeOrEqualTo(now);
                    assertThat(one.warnedAt).as(what(one, step)).isNotNull();
                    assertThat(one.warnedAt == null ? now : one.warnedAt.plus(Duration.ofDays(warn)))
                            .as(what(one, step))
                            .isBeforeOrEqualTo(now);
                }
                one.wasDeleting = deleting;
                one.warnedAt = row.warnedAt();
            }
        }

        private @Nullable Integer keep(Known one) {
            Integer room = keepOfRoom.get(one.room);
            Integer ofTenant = keepOfTenant;
            return room == null ? ofTenant : ofTenant == null ? room : Integer.valueOf(Math.min(room, ofTenant));
        }

        private record Row(Stage stage, @Nullable Instant warnedAt, String by) {}

        private Map<String, Row> rows() {
            Map<String, Row> rows = new HashMap<>();
            database()
                    .jdbc()
                    .sql("""
                            select r.record_id, r.stage, r.retention_warned_at, coalesce(d.requested_by, '') as by
                            from recording r
                            left join recording_deletion d on d.tenant_id = r.tenant_id and d.record_id = r.record_id
                            where r.tenant_id = :tenant
                            """)
                    .param("tenant", tenant)
                    .query((row, number) -> rows.put(
                            row.getString("record_id"),
                            new Row(
                                    Stage.valueOf(row.getString("stage")),
                                    RecordingIndex.findInstant(row, "retention_warned_at"),
                                    row.getString("by"))))
                    .list();
            return rows;
        }

        /** Later stories are not about these recordings. */
        private void forget() {
            for (String table : List.of("recording_policy", "recording_deletion", "recording_hold", "recording")) {
                RecordingWorld.sql("delete from " + table + " where tenant_id = '" + tenant + "'");
            }
        }

        private void insert(Known one) {
            database()
                    .jdbc()
                    .sql("""
                            with meeting as (
                                insert into meeting (id, tenant_id, external_id, name, params, attendee_password,
                                    moderator_password, expected, state, attempt, ended_at)
                                values (gen_random_uuid(), :tenant, :room, 'Optics', 'record=true', '', '', 0, 'ENDED', 1,
                                    :ended)
                                returning id)
                            insert into recording (tenant_id, record_id, meeting_id, server_id, server_meeting_id,
                                external_id, recorded_at, ended_at, stage, stage_at, listed, told, digest, asked_at)
                            select :tenant, :record, id, :server, :record, :room, :ended, :ended, 'PUBLISHED', :ended,
                                'PUBLISHED', '["recording","",{}]', 'd', :ended from meeting
                            """)
                    .param("tenant", tenant)
                    .param("room", one.room)
                    .param("record", one.id)
                    .param("server", RecordingWorld.SERVERS.getFirst())
                    .param("ended", RecordingIndex.at(one.endedAt))
                    .update();
        }

        private static Database database() {
            return RecordingWorld.NODES.getFirst().databases.web();
        }

        private String what(Known one, int step) {
            return "seed %d, step %d, %s in %s".formatted(seed, step, one.id, one.room);
        }
    }
}
