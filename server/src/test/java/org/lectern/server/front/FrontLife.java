package org.lectern.server.front;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lectern.bbb.Parameters;
import org.lectern.server.front.FrontCaller.Answer;
import org.lectern.server.meeting.Arrivals;
import org.lectern.server.meeting.Meeting;
import org.lectern.server.meeting.MeetingStore;
import org.lectern.server.tenant.TenantStore;
import org.lectern.server.ui.School;
import org.lectern.simulator.Classroom;

/** What the stories of a caller's meeting share. */
@ExtendWith(SchoolForTests.class)
abstract class FrontLife {
    final School school;
    final TenantStore tenants;
    final MeetingStore meetings;
    FrontCaller caller;

    FrontLife(School school) {
        this.school = school;
        this.tenants = school.product.bean(TenantStore.class);
        this.meetings = school.product.bean(MeetingStore.class);
    }

    @BeforeEach
    final void begin() {
        caller = FrontCaller.of(school);
    }

    @AfterEach
    final void clearFaults() {
        school.simulator.faults().clear();
    }

    Answer create(String id, String... more) {
        List<String> parameters = new ArrayList<>(List.of("meetingID", id, "name", "Class " + id));
        parameters.addAll(List.of(more));
        return caller.call("create", parameters.toArray(String[]::new));
    }

    String join(String id, String... more) {
        return location(caller.url("join", with(id, more)));
    }

    static Parameters with(String id, String... more) {
        Parameters parameters = Parameters.of("meetingID", id);
        for (int i = 0; i < more.length; i += 2) {
            parameters = parameters.and(more[i], more[i + 1]);
        }
        return parameters;
    }

    String location(URI url) {
        HttpResponse<String> answer = caller.get(url);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(302);
        return answer.headers().firstValue("Location").orElseThrow();
    }

    static String[] given(String... namesAndValues) {
        List<String> given = new ArrayList<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            if (!namesAndValues[i + 1].isEmpty()) {
                given.add(namesAndValues[i]);
                given.add(namesAndValues[i + 1]);
            }
        }
        return given.toArray(String[]::new);
    }

    static Map<String, String> without(Answer answer) {
        var elements = new java.util.LinkedHashMap<>(answer.elements());
        elements.keySet().removeAll(List.of("messageKey", "message"));
        return elements;
    }

    Meeting live(String id) {
        return meetings.findLive(caller.tenant.id(), id).orElseThrow();
    }

    Meeting.Place place(String id) {
        return Objects.requireNonNull(live(id).place());
    }

    Classroom classroom(String id) {
        return school.simulator.classroom(place(id).serverMeetingId());
    }

    /** What the server was given when the meeting was created. */
    Map<String, String> sent(String id) {
        return classroom(id).parameters();
    }

    /** Of this tenant. */
    List<Classroom> classrooms() {
        Set<String> ours = new HashSet<>();
        school.product
                .bean(org.lectern.server.platform.Databases.class)
                .web()
                .jdbc()
                .sql("select a.server_meeting_id from create_attempt a join meeting m on m.id = a.meeting_id"
                        + " where m.tenant_id = :tenant")
                .param("tenant", caller.tenant.id())
                .query(String.class)
                .list()
                .forEach(ours::add);
        return school.simulator.classrooms().stream()
                .filter(room -> ours.contains(room.meetingId()))
                .toList();
    }

    List<String> joins(String id) {
        return school.product.bean(Arrivals.class).list(live(id).id()).stream()
                .map(join -> join.name() + " " + join.userId() + " " + join.moderator())
                .toList();
    }
}
