package org.lectern.server.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lectern.server.activity.ActivityReports;
import org.lectern.server.activity.ClassActivity;
import org.lectern.server.platform.Databases;
import org.lectern.server.room.Room;
import org.lectern.server.room.RoomSettings;
import org.lectern.server.room.RoomStore;
import org.lectern.simulator.Classroom;
import org.lectern.simulator.Newcomer;
import org.lectern.simulator.Person;
import org.lectern.simulator.Role;

/** The report of a class that was really held, with its sources, and people who are one. */
@ExtendWith(School.ForTests.class)
final class ReportPageIT {
    private final School school;

    ReportPageIT(School school) {
        this.school = school;
    }

    private ClassActivity held(UUID id) {
        return school.product.bean(ActivityReports.class).of(id);
    }

    private long audited(String action) {
        return school.product
                .bean(Databases.class)
                .web()
                .jdbc()
                .sql("select count(*) from audit_entry where action = :action")
                .param("action", action)
                .query(Long.class)
                .single();
    }

    @Test
    void tellsWhereFiguresComeFromAndCountsTwoPeopleAsOneUntilThatIsTakenBack() {
        Browser browser = school.signedIn(school.teacher);
        Room room = school.product
                .bean(RoomStore.class)
                .create(school.tenant, school.course.id(), RoomSettings.named("Optics of sources"));
        Awaitility.await().until(() -> !school.simulator.hookUrls().isEmpty());
        assertThat(browser.post("/r/" + room.slug() + "/start", Map.of()).statusCode())
                .isEqualTo(303);
        UUID id = school.product
                .bean(Databases.class)
                .web()
                .jdbc()
                .sql("select id from meeting where external_id = :external")
                .param("external", room.externalId())
                .query(UUID.class)
                .single();
        Classroom classroom = school.simulator.classrooms().stream()
                .filter(one -> one.ledger().meeting().name().equals("Optics of sources"))
                .findFirst()
                .orElseThrow();
        hold(classroom);
        classroom.end();
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> held(id).figures().report().received()
                        && held(id).people().size() == 3);

        String report = "/classes/" + id + "/report";
        // The room is folded by itself.
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> browser.get(report).body().contains("in breakout rooms"));
        assertThat(browser.get(report).body())
                .contains("Polls", "Ready?", "Breakout rooms", "by telephone", "from the report after class");

        String phone = held(id).people().stream()
                .filter(person -> person.who().nature().dialIn())
                .map(person -> person.who().key())
                .findFirst()
                .orElseThrow();
        assertThat(browser.post("/classes/" + id + "/links", Map.of("person", phone, "is", "u:bob"))
                        .statusCode())
                .isEqualTo(303);
        assertThat(held(id).people()).hasSize(2);
        assertThat(browser.get(report).body()).contains("is counted as Bob", "They are counted as one person now.");
        assertThat(browser.post("/classes/" + id + "/links", Map.of("person", "u:nobody", "is", "u:bob"))
                        .statusCode())
                .isEqualTo(303);
        assertThat(browser.get(report).body()).contains("There is no such person in this class.");
        assertThat(browser.post("/classes/" + id + "/links/undo", Map.of("person", phone))
                        .statusCode())
                .isEqualTo(303);
        assertThat(held(id).people()).hasSize(3);
        assertThat(audited("activity.person-linked")).isEqualTo(1);
        assertThat(audited("activity.person-unlinked")).isEqualTo(1);
    }

    private static void hold(Classroom classroom) {
        Person ada = classroom.enter("Ada", "ada", Role.MODERATOR);
        Person bob = classroom.enter("Bob", "bob", Role.VIEWER);
        classroom.enter(Newcomer.telephone("+49 30 901820"));
        boolean _ = ada.openMicrophone() && ada.startTalking() && ada.shareScreen();
        boolean _ = ada.askPoll("Ready?", List.of("Yes", "No")) && bob.answerPoll(0);
        boolean _ = bob.raiseHand() && bob.say("hello") && bob.react("👍");
        boolean _ = ada.openBreakouts(1, 0);
        assertThat(bob.enterBreakout(1)).isPresent();
        boolean _ = ada.stopTalking() && ada.stopScreen() && bob.lowerHand();
    }
}
