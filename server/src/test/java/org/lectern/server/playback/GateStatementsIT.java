package org.lectern.server.playback;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lectern.server.platform.Addresses;
import org.lectern.server.platform.CountedDatabase;
import org.lectern.server.platform.Database;
import org.lectern.server.platform.TestDatabase;
import org.lectern.server.platform.TestVault;
import org.lectern.server.recording.RecordingShelf;
import org.lectern.server.room.CourseRole;
import org.lectern.server.room.CourseStore;
import org.lectern.server.room.Guests;
import org.lectern.server.room.Room;
import org.lectern.server.room.RoomSettings;
import org.lectern.server.room.RoomStore;
import org.lectern.server.tenant.TenantPolicy;
import org.lectern.server.tenant.TenantState;
import org.lectern.server.tenant.TenantStore;

/** A player asks for hundreds of files, and with each of them the gate asks who may have it. */
final class GateStatementsIT {
    private static final String RECORD = "%040x-1700000000000".formatted(7);
    private static final UUID SERVER = new UUID(0, 3);

    private final CountedDatabase counted = CountedDatabase.of(TestDatabase.createConnection());
    private final Database database = counted.database();
    private final CourseStore courses = new CourseStore(database);
    private final RoomStore rooms = new RoomStore(database);
    private UUID tenant;
    private UUID learner;
    private UUID course;
    private Room optics;
    private Guests guests;
    private TenantStore tenants;
    private Gate gate;
    private Passes passes;

    @BeforeEach
    void aRecordingOfACourse() {
        var clock = InstantSource.system();
        var vault = TestVault.create();
        var tenants = new TenantStore(database, vault, clock);
        tenant = tenants.create("school", "School").id();
        learner = person("lena", false);
        course = courses.create(tenant, "Physics").id();
        courses.putMember(tenant, course, learner, CourseRole.LEARNER);
        optics = rooms.create(tenant, course, RoomSettings.named("Optics"));
        record(optics.externalId());
        guests = Guests.of(database, vault, rooms, tenants, clock);
        this.tenants = tenants;
        var shelf = new RecordingShelf(database, clock);
        passes = new Passes(
                database, new PlaybackSettings(Duration.ofMinutes(1), Duration.ofHours(8), Duration.ofDays(1)), clock);
        var entitlement = new Entitlement(shelf, rooms, tenants);
        gate = new Gate(
                passes,
                entitlement,
                new GuestEntitlement(tenants, shelf, entitlement),
                shelf,
                Addresses.of(URI.create("https://lectern.example/")));
    }

    @AfterEach
    void close() {
        counted.close();
    }

    private UUID person(String name, boolean operator) {
        return database.jdbc()
                .sql("""
                        insert into person (id, tenant_id, name, sign_in_name, sign_in_key, password_hash, operator,
                            external_user_id, created_at)
                        values (gen_random_uuid(), :tenant, :name, :name, :name, 'x', :operator, :name, now())
                        returning id
                        """)
                .param("tenant", tenant)
                .param("name", name)
                .param("operator", operator)
                .query(UUID.class)
                .single();
    }

    private void record(String externalId) {
        database.jdbc()
                .sql("""
                        insert into recording (tenant_id, record_id, meeting_id, server_id, server_meeting_id, external_id,
                            recorded_at, ended_at, stage, stage_at, told, asked_at)
                        values (:tenant, :record, gen_random_uuid(), :server, 's', :external, now(), now(), 'PUBLISHED', now(),
                            '["recording","",{}]', now())
                        """)
                .param("tenant", tenant)
                .param("record", RECORD)
                .param("server", SERVER)
                .param("external", externalId)
                .update();
        database.jdbc().sql("""
                        insert into recording_format (tenant_id, record_id, type, stage, stage_at, url, size_bytes,
                            length_minutes, processing_millis, first_listed_at)
                        values (:tenant, :record, 'presentation', 'PUBLISHED', now(), 'https://bbb.example/p', 1, 1, 1, now())
                        """).param("tenant", tenant).param("record", RECORD).update();
    }

    private String grant(UUID person) {
        return passes.grant(new Passes.Holder(tenant, SERVER, RECORD, "presentation", person, null));
    }

    /** Of somebody who came into the room with its code. */
    private String guestsGrant(Room room) {
        guests.renew(room);
        guests.watch(room, true);
        String code = guests.access(room).orElseThrow().code().text();
        var welcome = (Guests.Entering.Welcome) guests.enter(room, "Gus", code, "10.0.0.1");
        UUID guest = guests.ofToken(room, welcome.token()).orElseThrow().id();
        return passes.grant(new Passes.Holder(tenant, SERVER, RECORD, "presentation", null, guest));
    }

    private void place(Room room) {
        database.jdbc()
                .sql("""
                        insert into recording_place (tenant_id, record_id, external_id, placed_at, placed_by)
                        values (:tenant, :record, :external, now(), 'test')
                        """)
                .param("tenant", tenant)
                .param("record", RECORD)
                .param("external", room.externalId())
                .update();
    }

    private Gate.Answer file(String grant) {
        return gate.ask(
                SERVER,
                new Gate.Question(
                        RECORD,
                        "presentation",
                        "/presentation/" + RECORD + "/slides/1.svg",
                        false,
                        List.of(new Gate.Cookie("lectern-play-" + RECORD, grant))));
    }

    private boolean passes(String grant) {
        return file(grant) instanceof Gate.Answer.Pass;
    }

    @Test
    void aFileCostsTwoStatementsHoweverManyRoomsShowTheRecording() {
        String grant = grant(learner);
        assertThat(passes(grant)).isTrue();

        assertThat(counted.during(() -> file(grant))).isEqualTo(2);

        // Shown in further rooms, of which they are only in the last.
        courses.removeMember(tenant, course, learner);
        for (int i = 0; i < 5; i++) {
            UUID other = courses.create(tenant, "Course " + i).id();
            Room room = rooms.create(tenant, other, RoomSettings.named("Room " + i));
            place(room);
            assertThat(passes(grant)).isFalse();
            if (i == 4) {
                courses.putMember(tenant, other, learner, CourseRole.LEARNER);
            }
        }
        assertThat(passes(grant)).isTrue();
        assertThat(counted.during(() -> file(grant))).isEqualTo(2);
    }

    @Test
    void aGuestsFileCostsAsManyStatementsAsAMembers() {
        String own = guestsGrant(optics);
        assertThat(passes(own)).isTrue();

        assertThat(counted.during(() -> file(own))).isEqualTo(2);

        Room other = rooms.create(tenant, courses.create(tenant, "Chemistry").id(), RoomSettings.named("Acids"));
        String elsewhere = guestsGrant(other);
        assertThat(passes(elsewhere)).as("of a room that does not show it").isFalse();
        place(other);
        assertThat(passes(elsewhere)).as("of a room that shows it too").isTrue();
        assertThat(counted.during(() -> file(elsewhere))).isEqualTo(2);
    }

    @Test
    void whateverChangesForAGuestCountsAtTheNextFile() {
        String guest = guestsGrant(optics);
        assertThat(passes(guest)).isTrue();

        guests.watch(optics, false);
        assertThat(passes(guest)).as("guests watch no more").isFalse();
        guests.watch(optics, true);
        assertThat(passes(guest)).as("they watch again").isTrue();

        tenants.changePolicy(tenant, TenantPolicy.STANDARD.withGuests(false));
        assertThat(passes(guest)).as("the tenant has no guests").isFalse();
        tenants.changePolicy(tenant, TenantPolicy.STANDARD);
        tenants.changeState(tenant, TenantState.SUSPENDED);
        assertThat(passes(guest)).as("the tenant is suspended").isFalse();
        tenants.changeState(tenant, TenantState.ACTIVE);
        assertThat(passes(guest)).isTrue();

        database.jdbc().sql("update recording set stage = 'UNPUBLISHED'").update();
        assertThat(passes(guest)).as("hidden").isFalse();
        database.jdbc().sql("update recording set stage = 'PUBLISHED'").update();
        database.jdbc().sql("update room_guest set expires_at = now()").update();
        assertThat(passes(guest)).as("gave the code long ago").isFalse();

        String later = guestsGrant(optics);
        assertThat(passes(later)).isTrue();
        guests.renew(optics);
        assertThat(passes(later)).as("another code").isFalse();
        String last = guestsGrant(optics);
        assertThat(passes(last)).isTrue();
        database.jdbc().sql("update room set deleted_at = now()").update();
        assertThat(passes(last)).as("the room is deleted").isFalse();
    }

    @Test
    void whateverChangesCountsAtTheNextFile() {
        String learners = grant(learner);
        UUID olivia = person("olivia", true);
        String operators = grant(olivia);
        assertThat(passes(learners)).isTrue();
        assertThat(passes(operators)).isTrue();

        courses.removeMember(tenant, course, learner);
        assertThat(passes(learners)).as("removed").isFalse();
        courses.putMember(tenant, course, learner, CourseRole.LEARNER);
        assertThat(passes(learners)).as("a member again").isTrue();

        database.jdbc().sql("update recording set stage = 'UNPUBLISHED'").update();
        assertThat(passes(learners)).as("hidden").isFalse();
        database.jdbc().sql("update recording set stage = 'PUBLISHED'").update();
        database.jdbc().sql("update recording_format set stage = 'LOST'").update();
        assertThat(passes(learners)).as("the format is gone").isFalse();
        database.jdbc().sql("update recording_format set stage = 'PUBLISHED'").update();

        database.jdbc()
                .sql("update person set removed_at = now() where id = :id")
                .param("id", olivia)
                .update();
        assertThat(passes(operators)).as("account removed").isFalse();
        database.jdbc().sql("update room set deleted_at = now()").update();
        assertThat(passes(learners)).as("the room is deleted").isFalse();
    }
}
