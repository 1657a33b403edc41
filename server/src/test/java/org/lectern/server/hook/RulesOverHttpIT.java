package org.lectern.server.hook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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
import org.lectern.server.Lanes;
import org.lectern.server.Runs;
import org.lectern.server.activity.Activity;
import org.lectern.server.activity.ClassActivity;
import org.lectern.server.activity.MeetingDirectory;
import org.lectern.server.activity.MeetingReference;
import org.lectern.server.activity.MetricsDocument;
import org.lectern.server.activity.PersonActivity;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.TestDatabase;

/** The rules once more, over HTTP and PostgreSQL, in shuffled orders, with duplicates, in requests of several sizes. */
final class RulesOverHttpIT {
    private static final Instant START = Instant.parse("2026-11-22T09:00:00Z");
    private static final long MILLIS = START.toEpochMilli();

    /** A handler with a database of its own. */
    private static final class World implements Lanes.World {
        private final Inlet.Knowing knowing = new Inlet.Knowing();
        private final Databases databases = TestDatabase.create();
        private final HttpClient http = HttpClient.newHttpClient();
        private final Inlet inlet = new Inlet(databases, knowing, Activity.Rules.STANDARD, InstantSource.system());
        private final URI url;

        World() throws IOException {
            url = inlet.listen();
        }

        @Override
        public void live(long seed) throws Exception {
            var meeting = new MeetingReference("s" + seed + "-" + MILLIS, "abcdefghij-" + seed);
            var random = new Random(seed);
            List<String> events = lesson(meeting, seed % 3 == 0);
            boolean endsLast = seed % 4 < 2;
            if (!endsLast) {
                events.add(end(meeting));
            }
            List<String> requests = requests(events, random);
            // S19: what comes before anybody knows the meeting
            int known = seed % 2 == 0 ? 0 : 1 + random.nextInt(requests.size());
            if (known > 0) {
                knowing.exceptions.put(meeting, new MeetingDirectory.Unknown());
            }
            for (int i = 0; i < requests.size(); i++) {
                assertThat(post(http, url, requests.get(i))).isEqualTo(200);
                if (random.nextInt(4) == 0) {
                    inlet.foldAll();
                }
                if (i + 1 == known) {
                    inlet.foldAll();
                    assertThat(inlet.inbox().counters().pending()).isPositive();
                    knowing.exceptions.remove(meeting);
                    inlet.activity().extras().pending().attach(meeting.serverMeetingId());
                }
            }
            inlet.foldAll();
            if (endsLast) {
                assertStillThere(inlet.read(meeting.serverMeetingId(), START.plusSeconds(290)));
                assertThat(post(http, url, "[" + end(meeting) + "]")).isEqualTo(200);
                inlet.foldAll();
            }
            assertLesson(inlet.read(meeting.serverMeetingId(), START.plusSeconds(5_000)));
        }

        @Override
        public void close() {
            try (databases;
                    http;
                    inlet) {
                assertThat(inlet.inbox().counters().pending()).isZero();
                assertThat(inlet.inbox().counters().addUp()).isTrue();
            }
        }
    }

    @Test
    void holdHoweverEventsAreDelivered() throws Exception {
        assertThat(Lanes.failures(Runs.seeds(20, 1_000), World::new)).isEmpty();
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

    /**
     * One person for each group of rules.
     *
     * @param inSeconds whether leaves are told in seconds, as some senders do
     */
    private static List<String> lesson(MeetingReference meeting, boolean inSeconds) {
        var events = new ArrayList<String>();
        // S1, S2: talking from a start to a stop, in seconds and in milliseconds
        events.add(join(meeting, "speak", "speak", 0));
        events.add(Events.event(
                meeting, "user-talking-started", "speak", START.plusSeconds(123).getEpochSecond(), ""));
        events.add(event(meeting, "user-talking-stopped", "speak", 165, ""));
        // S16: a join and nothing else
        events.add(join(meeting, "quiet", "quiet", 130));
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
        events.add(left(meeting, "leave", 150, inSeconds));
        events.add(left(meeting, "leave", 152, inSeconds));
        // S11: a message that is told twice
        events.add(Events.chat(meeting, "leave", MILLIS + 160_000, "late"));
        events.add(Events.chat(meeting, "leave", MILLIS + 160_000, "late"));
        // S9, S10: two connections of one person, one twice
        events.add(join(meeting, "tab1", "tabs", 100));
        events.add(join(meeting, "tab2", "tabs", 120));
        events.add(left(meeting, "tab1", 150, inSeconds));
        events.add(left(meeting, "tab2", 180, !inSeconds));
        events.add(join(meeting, "tab2", "tabs", 200));
        events.add(left(meeting, "tab2", 260, inSeconds));
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
        return events;
    }

    /** S14: the end. */
    private static String end(MeetingReference meeting) {
        return Events.event(meeting, "meeting-ended", "", MILLIS + 300_000, "");
    }

    /** S20: times in both units. */
    private static String left(MeetingReference meeting, String connection, long second, boolean inSeconds) {
        return inSeconds
                ? Events.event(
                        meeting,
                        "user-left",
                        connection,
                        START.plusSeconds(second).getEpochSecond(),
                        "")
                : event(meeting, "user-left", connection, second, "");
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

    /** S16: before the end, who only joined is there up to now. */
    private static void assertStillThere(ClassActivity activity) {
        assertThat(activity.course().endedAt()).isEmpty();
        assertFigures(activity, "quiet", 160, 0, 0);
        assertThat(person(activity, "quiet").now().online()).isTrue();
        assertThat(person(activity, "tabs").now().online()).isFalse();
    }

    private static void assertLesson(ClassActivity activity) {
        assertThat(activity.course().endedAt()).contains(START.plusSeconds(300));
        assertThat(activity.people()).hasSize(8);
        assertFigures(activity, "speak", 300, 42, 0);
        assertFigures(activity, "quiet", 170, 0, 0);
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
