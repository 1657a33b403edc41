package org.lectern.server.hook;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.lectern.server.activity.Activity;
import org.lectern.server.activity.ClassActivity;
import org.lectern.server.activity.MeetingReference;
import org.lectern.server.activity.PersonActivity;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.TestDatabase;

/** Deliveries that are too many, or say too little, through the handler into PostgreSQL: all are answered, nothing is lost. */
final class BadInputIT {
    private static final Instant START = Instant.parse("2026-11-22T09:00:00Z");
    private static final long MILLIS = START.toEpochMilli();
    private static final MeetingReference LESSON = new MeetingReference("abc-" + MILLIS, "abcdefghij-lesson");

    private final Databases databases = TestDatabase.create();
    private final Inlet inlet = new Inlet(
            databases, new Inlet.Knowing(), Activity.Rules.STANDARD, InstantSource.fixed(START.plusSeconds(7200)));

    @AfterEach
    void addUpAndClose() {
        assertThat(inlet.inbox().counters().addUp()).isTrue();
        inlet.close();
        databases.close();
    }

    private ClassActivity activity() {
        inlet.foldAll();
        return inlet.read(LESSON.serverMeetingId(), START.plusSeconds(3600));
    }

    private static String joined(String connection, String externalId, String name) {
        return Events.event(
                LESSON,
                "user-joined",
                connection,
                MILLIS + 1000,
                ",\"external-user-id\":\"" + externalId + "\",\"name\":\"" + name + "\",\"role\":\"VIEWER\"");
    }

    @Test
    void theSameDeliveryAThousandTimesCountsOnce() throws Exception {
        URI url = inlet.listen();
        byte[] body = Inlet.form(
                "[" + joined("w_1", "anna", "Anna") + "," + Events.chat(LESSON, "w_1", MILLIS + 2000, "once") + "]");
        Callable<Integer> send = () -> {
            try (var http = HttpClient.newHttpClient()) {
                int refused = 0;
                for (int i = 0; i < 250; i++) {
                    var request = HttpRequest.newBuilder(
                                    URI.create(url + "/hooks/bbb/" + Inlet.TOKEN + "?" + Inlet.query(body)))
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                            .build();
                    refused += http.send(request, HttpResponse.BodyHandlers.discarding())
                                            .statusCode()
                                    == 200
                            ? 0
                            : 1;
                }
                return refused;
            }
        };
        try (var threads = Executors.newFixedThreadPool(4)) {
            for (Future<Integer> refused : threads.invokeAll(List.of(send, send, send, send))) {
                assertThat(refused.get()).isZero();
            }
        }

        PersonActivity anna = activity().people().getFirst();
        assertThat(anna.figures().counts().messages()).isEqualTo(1);
        assertThat(anna.presence().sessions()).hasSize(1);
        assertThat(inlet.inbox().counters()).satisfies(counters -> {
            assertThat(counters.received()).isEqualTo(2_000);
            assertThat(counters.folded()).isEqualTo(2);
            assertThat(counters.duplicate()).isEqualTo(1_998);
        });
    }

    @Test
    void tenThousandPeopleInOneClassAreAllThere() throws InterruptedException {
        var portion = new ArrayList<String>();
        for (int i = 0; i < 10_000; i++) {
            portion.add(joined("w_" + i, "u" + i, "Learner " + i));
            if (portion.size() == 500) {
                assertThat(inlet.deliver("[" + String.join(",", portion) + "]")).isEqualTo(200);
                portion.clear();
            }
        }
        assertThat(inlet.deliver("[" + Events.event(LESSON, "meeting-ended", "", MILLIS + 61_000, "") + "]"))
                .isEqualTo(200);

        assertThat(activity().people())
                .hasSize(10_000)
                .allSatisfy(person -> assertThat(person.presence().total()).hasSeconds(60));
        assertThat(inlet.inbox().counters().folded()).isEqualTo(10_001);
    }

    @Test
    void identifiersThatAreEmptyAreNone() throws InterruptedException {
        inlet.deliver("[" + joined("w_1", "", "A guest") + "," + joined("w_2", "", "A guest") + "]");
        inlet.deliver("[" + Events.chat(LESSON, "w_1", MILLIS + 2000, "a") + "]");
        inlet.deliver("[" + joined("", "", "Nobody") + "]");
        for (String meeting : List.of("{}", "{\"internal-meeting-id\":\"\",\"external-meeting-id\":\"\"}")) {
            assertThat(inlet.deliver(
                            "[{\"data\":{\"type\":\"event\",\"id\":\"user-left\",\"attributes\":{\"meeting\":" + meeting
                                    + ",\"user\":{\"internal-user-id\":\"w_1\"}},\"event\":{\"ts\":" + MILLIS + "}}}]"))
                    .isEqualTo(200);
        }

        ClassActivity activity = activity();

        assertThat(activity.person("c:w_1").orElseThrow().figures().counts().messages())
                .isEqualTo(1);
        assertThat(activity.person("c:w_2").orElseThrow().who().name()).isEqualTo("A guest");
        assertThat(activity.people()).noneMatch(person -> person.who().key().equals("u:"));
        assertThat(activity.people()).hasSizeBetween(2, 3);
        assertThat(inlet.inbox().counters().dead()).isEqualTo(2);
        assertThat(inlet.inbox().counters().received()).isEqualTo(6);
    }

    @Test
    void onePersonWithTenConnectionsAndTwoPeopleWithOneIdentifierAreOneEach() throws InterruptedException {
        var events = new ArrayList<String>();
        for (int i = 0; i < 10; i++) {
            events.add(joined("w_" + i, "anna", "Anna"));
            events.add(Events.event(LESSON, "user-left", "w_" + i, MILLIS + 10_000 + 1000 * i, ""));
        }
        events.add(joined("x_1", "shared", "Bob"));
        events.add(joined("x_2", "shared", "Cleo"));
        events.add(Events.event(LESSON, "user-left", "x_1", MILLIS + 5_000, ""));
        events.add(Events.event(LESSON, "user-left", "x_1", MILLIS + 7_000, ""));
        events.add(Events.event(LESSON, "user-left", "x_2", MILLIS + 5_000, ""));
        inlet.deliver("[" + String.join(",", events) + "]");

        ClassActivity activity = activity();

        assertThat(activity.people()).hasSize(2);
        assertThat(activity.person("u:anna").orElseThrow().presence()).satisfies(presence -> {
            assertThat(presence.total()).hasSeconds(18);
            assertThat(presence.connections()).isEqualTo(10);
        });
        assertThat(activity.person("u:shared").orElseThrow().presence().total()).hasSeconds(4);
    }

    @Test
    void whatIsNoEmojiIsAReactionOfItsOwnText() throws InterruptedException {
        inlet.deliver("[" + joined("w_1", "anna", "Anna") + "]");
        int second = 2;
        for (String emoji : List.of("👍", "not an emoji", "<script>alert(1)</script>", "\\u0007", " ", "none", "")) {
            inlet.deliver("["
                    + Events.event(
                            LESSON,
                            "user-emoji-changed",
                            "w_1",
                            MILLIS + 1000L * second++,
                            ",\"emoji\":\"" + emoji + "\"")
                    + "]");
        }

        PersonActivity anna = activity().people().getFirst();
        assertThat(anna.figures().counts().reactions())
                .containsKeys("👍", "not an emoji", "<script>alert(1)</script>")
                .doesNotContainKeys("none", "");
        assertThat(inlet.inbox().counters().dead()).isZero();
    }
}
