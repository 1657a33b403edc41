package org.lectern.server.hook;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.lectern.server.Runs;
import org.lectern.server.activity.Activity;
import org.lectern.server.activity.ClassActivity;
import org.lectern.server.activity.MeetingReference;
import org.lectern.server.activity.MetricsDocument;
import org.lectern.server.activity.PersonActivity;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.TestDatabase;

/** The rules once more, over HTTP and PostgreSQL, in shuffled orders, with duplicates, in requests of several sizes. */
final class RulesOverHttpIT {
    private static final int SEEDS = Runs.of(20, 1_000);
    private static final Instant START = Instant.parse("2026-11-22T09:00:00Z");
    private static final long MILLIS = START.toEpochMilli();

    @Test
    void holdHoweverEventsAreDelivered() throws Exception {
        try (Databases databases = TestDatabase.create();
                var http = HttpClient.newHttpClient();
                var inlet =
                        new Inlet(databases, new Inlet.Knowing(), Activity.Rules.STANDARD, InstantSource.system())) {
            URI url = inlet.listen();
            for (int seed = 0; seed < SEEDS; seed++) {
                var meeting = new MeetingReference("s" + seed + "-" + MILLIS, "abcdefghij-" + seed);
                var random = new Random(seed);
                for (String body : requests(lesson(meeting), random)) {
                    assertThat(post(http, url, body)).isEqualTo(200);
                    if (random.nextInt(4) == 0) {
                        inlet.foldAll();
                    }
                }
                inlet.foldAll();
                assertLesson(inlet.read(meeting.serverMeetingId(), START.plusSeconds(5_000)));
            }
            assertThat(inlet.inbox().counters().addUp()).isTrue();
        }
    }

    private static int post(HttpClient http, URI url, String events) throws Exception {
        byte[] body = Inlet.form(events);
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(url + "/hooks/bbb/" + Inlet.TOKEN + "?" + Inlet.query(body)))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    private static List<String> requests(List<String> events, Random random) {
        var all = new ArrayList<>(events);
        for (int i = 0; i < events.size() / 2; i++) {
            all.add(events.get(random.nextInt(events.size())));
        }
        Collections.shuffle(all, random);
        var requests = new ArrayList<String>();
        for (int from = 0; from < all.size(); ) {
            int to = Math.min(all.size(), from + 1 + random.nextInt(4));
            requests.add("[" + String.join(",", all.subList(from, to)) + "]");
            from = to;
        }
        return requests;
    }

    /** One person for each group of rules. */
    private static List<String> lesson(MeetingReference meeting) {
        var events = new ArrayList<String>();
        // S3, S5: starts while running, talking in both units of time
        events.add(join(meeting, "talk", "talk", 0));
        events.add(event(meeting, "user_talking_started", "talk", 100, ""));
        events.add(event(meeting, "uservoiceactivated", "talk", 110, ""));
        events.add(Events.event(
                meeting, "user-talking-stopped", "talk", START.plusSeconds(130).getEpochSecond(), ""));
        // S4, S15: stops without a start
        events.add(join(meeting, "stop", "stop", 0));
        events.add(event(meeting, "user-talking-stopped", "stop", 100, ""));
        events.add(event(meeting, "user-talking-started", "stop", 130, ""));
        // S6, S7, S8: what is open ends with the leave, which may be told twice
        events.add(join(meeting, "leave", "leave", 90));
        events.add(event(meeting, "user-audio-voice-enabled", "leave", 100, ",\"sharing-mic\":true"));
        events.add(event(meeting, "user-cam-broadcast-start", "leave", 110, ",\"stream\":\"s\""));
        events.add(event(meeting, "user-left", "leave", 150, ""));
        events.add(event(meeting, "user-left", "leave", 152, ""));
        events.add(Events.chat(meeting, "leave", MILLIS + 160_000, "late"));
        // S9, S10: two connections of one person, one twice
        events.add(join(meeting, "tab1", "tabs", 100));
        events.add(join(meeting, "tab2", "tabs", 120));
        events.add(event(meeting, "user-left", "tab1", 150, ""));
        events.add(event(meeting, "user-left", "tab2", 180, ""));
        events.add(join(meeting, "tab2", "tabs", 200));
        events.add(event(meeting, "user-left", "tab2", 260, ""));
        // S12, S13: reactions and hands
        events.add(join(meeting, "react", "react", 0));
        events.add(event(meeting, "user-emoji-changed", "react", 100, ",\"emoji\":\"👍\""));
        events.add(event(meeting, "user-emoji-changed", "react", 101, ",\"emoji\":\"none\""));
        events.add(event(meeting, "user-raise-hand-changed", "react", 102, ",\"raise-hand\":true"));
        events.add(event(meeting, "user-raise-hand-changed", "react", 103, ",\"raiseHand\":false"));
        events.add(event(meeting, "user-raise-hand-changed", "react", 104, ",\"raise-hand\":true"));
        // S18: a guest
        events.add(Events.event(
                meeting, "user-joined", "guest", MILLIS, ",\"name\":\"Visitor\",\"guest\":true,\"role\":\"VIEWER\""));
        // S14: the end
        events.add(Events.event(meeting, "meeting-ended", "", MILLIS + 300_000, ""));
        return events;
    }

    private static String join(MeetingReference meeting, String connection, String externalId, long second) {
        return event(
                meeting,
                "user-joined",
                connection,
                second,
                ",\"external-user-id\":\"" + externalId + "\",\"name\":\"N\",\"role\":\"VIEWER\"");
    }

    private static String event(MeetingReference meeting, String id, String connection, long second, String more) {
        return Events.event(meeting, id, connection, MILLIS + 1000 * second, more);
    }

    private static void assertLesson(ClassActivity activity) {
        assertThat(activity.course().endedAt()).contains(START.plusSeconds(300));
        assertThat(activity.people()).hasSize(6);
        assertFigures(activity, "talk", 300, 30, 0);
        assertFigures(activity, "stop", 300, 170, 0);
        assertFigures(activity, "leave", 60, 50, 40);
        assertFigures(activity, "tabs", 140, 0, 0);
        assertFigures(activity, "react", 300, 0, 0);
        assertThat(person(activity, "leave").figures().counts().messages()).isEqualTo(1);
        assertThat(person(activity, "tabs").presence().sessions()).hasSize(2);
        assertThat(person(activity, "react").figures().counts().hands()).isEqualTo(2);
        assertThat(person(activity, "react").figures().counts().reactions()).containsOnlyKeys("👍");
        assertThat(activity.person("c:guest").orElseThrow().who().name()).isEqualTo("Visitor");
    }

    private static void assertFigures(ClassActivity activity, String key, long presence, long talk, long camera) {
        PersonActivity person = person(activity, key);
        MetricsDocument document = MetricsDocument.of(person, activity.asOf());
        assertThat(person.presence().total()).as("presence of %s", key).hasSeconds(presence);
        assertThat(document.totals().talkSeconds()).as("talk of %s", key).isEqualTo(talk);
        assertThat(document.totals().cameraSeconds()).as("camera of %s", key).isEqualTo(camera);
    }

    private static PersonActivity person(ClassActivity activity, String key) {
        return activity.person("u:" + key).orElseThrow();
    }
}
