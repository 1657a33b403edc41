package org.lectern.server.meeting;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lectern.server.meeting.AdoptMeetings.Adoption;
import org.lectern.server.meeting.AdoptMeetings.Found;
import org.lectern.server.meeting.AdoptMeetings.Verdict;
import org.lectern.server.meeting.Instance.Settings;
import org.lectern.server.platform.TestDatabase;
import org.lectern.server.pool.Server;
import org.lectern.simulator.Death;
import org.lectern.simulator.Role;
import org.lectern.simulator.Simulator;
import org.lectern.simulator.SteppedClock;

final class AdoptMeetingsIT {
    private static final UUID TENANT = UUID.randomUUID();
    private static final AdoptMeetings.Adopter SCHOOL = new AdoptMeetings.Adopter(TENANT, UUID.randomUUID());

    private final List<AutoCloseable> open = new ArrayList<>();
    private Simulator simulator;
    private Instance node;
    private Server server;
    private AdoptMeetings adoption;

    @BeforeEach
    void setUp() throws Exception {
        simulator = Simulator.builder().start();
        open.add(simulator);
        node = new Instance(TestDatabase.createConnection(), Settings.usual());
        open.add(node);
        server = node.add("one", simulator.url(), simulator.secret());
        adoption = new AdoptMeetings(node.databases.web(), node.meetings, node.clients, node.ours);
    }

    @AfterEach
    void tearDown() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    @Test
    void makesForeignClassOneOfTheTenantAndFollowsItToItsEnd() throws Exception {
        var classroom = simulator.create("moodle-7[0]", "Physics");
        classroom.enter("Ada", "u-1", Role.MODERATOR);
        node.pollNow();
        assertThat(node.servers.require(server.id()).observed().foreignMeetings())
                .isEqualTo(1);

        assertThat(adopt(true)).singleElement().extracting(Found::verdict).isEqualTo(Verdict.ADOPTED);
        assertThat(node.meetings.findLive(TENANT, "moodle-7[0]"))
                .as("after a dry run")
                .isEmpty();
        assertThat(adopt(false)).singleElement().extracting(Found::verdict).isEqualTo(Verdict.ADOPTED);
        assertThat(adopt(false)).singleElement().extracting(Found::verdict).isEqualTo(Verdict.OURS);

        Meeting adopted = node.meetings.findLive(TENANT, "moodle-7[0]").orElseThrow();
        assertThat(adopted.requirePlace().internalMeetingId()).isEqualTo(classroom.internalMeetingId());
        node.pollNow();
        assertThat(node.meetings.find(adopted.id()).orElseThrow().seen()).isEqualTo(1);
        assertThat(node.servers.require(server.id()).observed().foreignMeetings())
                .isZero();
        assertThat(node.running(TENANT, "moodle-7[0]").id())
                .as("asked for again")
                .isEqualTo(adopted.id());

        node.end.end(adopted.id());
        assertThat(node.meetings.find(adopted.id()).orElseThrow().state()).isEqualTo(MeetingState.ENDED);
        assertThat(simulator.findClassroom("moodle-7[0]")).isEmpty();
    }

    @Test
    void whatIsReleasedDidNotEndBeforeItBeganByTheClockOfItsServer() throws Exception {
        var ahead = Simulator.builder()
                .clock(SteppedClock.startingAt(Instant.now().plus(Duration.ofHours(1))))
                .start();
        open.add(ahead);
        Server off = node.add("ahead", ahead.url(), ahead.secret());
        ahead.create("moodle-8", "Physics").enter("Ada", "u-1", Role.MODERATOR);
        assertThat(adoption.adopt(off, SCHOOL, false)).isInstanceOf(Adoption.Done.class);
        Meeting adopted = node.meetings.findLive(TENANT, "moodle-8").orElseThrow();

        assertThat(adoption.release(off.id(), TENANT)).isEqualTo(1);

        Meeting released = node.meetings.find(adopted.id()).orElseThrow();
        assertThat(released.endedAt().orElseThrow()).isAfterOrEqualTo(Objects.requireNonNull(released.startedAt()));
    }

    @Test
    void leavesAloneWhatIsSomebodysOrOurs() throws Exception {
        node.running(TENANT, "ours");
        simulator.create(Instance.TAG + "-lost", "Of a restored backup");
        simulator.create("ours", "Of the old balancer");

        assertThat(adopt(false))
                .extracting(Found::verdict)
                .containsExactlyInAnyOrder(Verdict.OURS, Verdict.TAGGED, Verdict.RUNS_ALREADY);
        assertThat(simulator.classrooms()).hasSize(3);
    }

    @Test
    void releasesWhatItAdoptedAndEndsNothing() throws Exception {
        simulator.create("moodle-7[0]", "Physics").enter("Ada", "u-1", Role.MODERATOR);
        Meeting ours = node.running(TENANT, "ours");
        adopt(false);

        assertThat(adoption.release(server.id(), TENANT)).isEqualTo(1);
        node.pollNow();

        assertThat(node.meetings.findLive(TENANT, "moodle-7[0]")).isEmpty();
        assertThat(simulator.findClassroom("moodle-7[0]")).isPresent();
        assertThat(node.servers.require(server.id()).observed().foreignMeetings())
                .isEqualTo(1);
        assertThat(node.meetings.find(ours.id()).orElseThrow().isRunning()).isTrue();
        assertThat(adopt(false)).extracting(Found::verdict).containsExactlyInAnyOrder(Verdict.OURS, Verdict.ADOPTED);
        Meeting again = node.meetings.findLive(TENANT, "moodle-7[0]").orElseThrow();
        String internal = Objects.requireNonNull(again.requirePlace().internalMeetingId());
        assertThat(node.meetings.findByInternalId(internal))
                .get()
                .extracting(Meeting::id)
                .isEqualTo(again.id());
    }

    @Test
    void changesNothingWhenServerIsNotThere() {
        simulator.create("moodle-7[0]", "Physics");
        simulator.kill(Death.REFUSES);

        assertThat(adoption.adopt(server, SCHOOL, false)).isInstanceOf(Adoption.NotAsked.class);

        assertThat(node.meetings.listLive(10)).isEmpty();
    }

    private List<Found> adopt(boolean dry) {
        return ((Adoption.Done) adoption.adopt(server, SCHOOL, dry)).found();
    }
}
