package org.lectern.bbb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.lectern.bbb.Samples.SECRET;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Everything that reads what others send, given captured samples damaged by a seed: it answers, in time and in bounded
 * memory, and throws nothing that it does not declare. Runs without samples' damage first.
 */
class DamagedInputTest {
    private static final int INPUTS = Runs.of(2_000, 1_000_000);
    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final String REGISTERED = "http://127.0.0.1:18903/hooks/bbb?k=v";
    private static final String FORM = "application/x-www-form-urlencoded";

    /** Reads one input and checks what came of it. */
    private interface Reader {
        void read(byte[] input) throws Exception;
    }

    @Test
    void leavesHookBodiesReadableOrNamed() {
        feed(hookBodies(), input -> {
            for (String type : new String[] {null, FORM, "application/json"}) {
                HookBody body = HookBody.parse(type, input);
                if (body instanceof HookBody.Events events) {
                    events.events().forEach(DamagedInputTest::requireStorable);
                } else {
                    assertThat(((HookBody.Unreadable) body).reason()).isNotBlank();
                }
            }
        });
    }

    @Test
    void leavesAnswersReadableOrNamed() {
        List<byte[]> corpus = new ArrayList<>();
        for (String ending : List.of(".xml", ".json")) {
            Samples.names("answers", ending).forEach(name -> corpus.add(Samples.bytes(name)));
        }
        corpus.add("""
                <!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">
                <!ENTITY d SYSTEM "file:///etc/hostname">]><response><returncode>&c;&d;</returncode></response>
                """.getBytes(StandardCharsets.UTF_8));
        var interpreter = new Interpreter<>(
                Call.list("getMeetings", Parameters.none(), allMeetings()), ServerAddress.of("http://127.0.0.1/"));
        feed(corpus, input -> {
            String location = "http://127.0.0.1/?errors=" + new String(input, StandardCharsets.ISO_8859_1);
            for (int status : new int[] {200, 302, 500}) {
                String type = input.length % 2 == 0 ? "text/xml" : "application/json";
                Outcome<List<Meeting>> outcome =
                        interpreter.read(new BbbTransport.Answer(status, type, location, input));
                if (outcome instanceof Outcome.Failure<List<Meeting>> failure) {
                    assertThat(failure.advice()).isNotBlank();
                }
            }
        });
    }

    @Test
    void readsParametersBackAsItWritesThem() {
        List<byte[]> corpus = new ArrayList<>(hookBodies());
        Samples.text("requests/signed-urls.txt").lines().forEach(line -> corpus.add(bytes(line)));
        feed(corpus, input -> {
            Parameters parameters = Parameters.parse(new String(input, StandardCharsets.UTF_8));

            assertThat(Parameters.parse(parameters.encoded())).isEqualTo(parameters);
        });
    }

    @Test
    void acceptsNoDamagedDelivery() {
        List<JsonNode> lines = Samples.lines("wire/bbb-webhooks-3.5-sha256.jsonl");
        List<byte[]> bodies = lines.stream()
                .map(line -> bytes(line.get("body").stringValue()))
                .toList();
        List<String> queries = lines.stream()
                .map(line -> line.get("path").stringValue())
                .map(path -> path.substring(path.indexOf('?') + 1))
                .toList();
        feed(bodies, input -> {
            String text = new String(input, StandardCharsets.UTF_8);
            for (int i = 0; i < 3; i++) {
                HookSignature.Verdict verdict = verify(queries.get(i), null, input);
                boolean same = java.util.Arrays.equals(input, bodies.get(i));

                assertThat(verdict instanceof HookSignature.Accepted).isEqualTo(same);
            }
            assertThat(verify("k=v&checksum=" + text, text, bodies.get(0))).isInstanceOf(HookSignature.Refused.class);
            assertThat(verify(null, "Bearer " + text, bodies.get(0))).isInstanceOf(HookSignature.Refused.class);
        });
    }

    @Test
    void acceptsNoDamagedToken() {
        JsonNode vectors = Samples.json("tokens/jwt-vectors.json");
        String token = vectors.get(0).get("token").stringValue();
        String bearer = vectors.get(1).get("authorization").stringValue();
        Instant early = Instant.ofEpochSecond(1531327000);
        feed(List.of(bytes(token), bytes(bearer)), input -> {
            String text = new String(input, StandardCharsets.UTF_8);
            // Another spelling of the same bytes may pass; other contents may not.
            if (CallbackTokens.recordingReady(text, List.of(SECRET)) instanceof CallbackTokens.RecordingReady ready) {
                assertThat(ready.meetingId()).isEqualTo("course-7-week-1");
            }
            if (CallbackTokens.analytics(text, List.of(SECRET), early) instanceof CallbackTokens.Analytics analytics) {
                assertThat(analytics.expiresAt()).isEqualTo(Instant.ofEpochSecond(1531327645));
            }
        });
    }

    private static HookSignature.Verdict verify(
            @Nullable String rawQuery, @Nullable String authorization, byte[] body) {
        return HookSignature.verify(
                new HookSignature.Delivery(REGISTERED, rawQuery, authorization, body), List.of(SECRET));
    }

    /** What intake does with every event: none of it may fail, and PostgreSQL must take the result. */
    private static void requireStorable(ReceivedEvent event) {
        assertThat(event.identity()).isEqualTo(event.identity());
        requireText(JsonMapper.shared().readTree(event.redacted(Redaction.STRICT)));
        requireText(event.event().meeting().internalId());
        requireText(event.event().meeting().externalId());
        event.event().person().ifPresent(person -> {
            requireText(person.internalId());
            requireText(person.externalId());
            requireText(person.name());
        });
    }

    private static void requireText(JsonNode json) {
        json.propertyNames().forEach(DamagedInputTest::requireText);
        requireText(json.asString(""));
        json.forEach(DamagedInputTest::requireText);
    }

    private static void requireText(@Nullable String text) {
        if (text != null) {
            assertThat(text).doesNotContain("\0");
            assertThat(new String(bytes(text), StandardCharsets.UTF_8)).isEqualTo(text);
        }
    }

    private static Function<AnswerElement, List<Meeting>> allMeetings() {
        return root -> {
            List<Meeting> meetings = new ArrayList<>(List.of(new Meeting(root)));
            root.child("meetings")
                    .ifPresent(all -> all.children("meeting").forEach(one -> meetings.add(new Meeting(one))));
            for (Meeting meeting : meetings) {
                readAll(meeting);
                meeting.attendees().forEach(DamagedInputTest::readAll);
            }
            return meetings;
        };
    }

    /** Asks for everything that a view offers; a view may refuse with what a call's reader may throw. */
    private static void readAll(Object view) {
        for (Method method : view.getClass().getDeclaredMethods()) {
            if (Modifier.isPublic(method.getModifiers()) && method.getParameterCount() == 0) {
                try {
                    method.invoke(view);
                } catch (java.lang.reflect.InvocationTargetException e) {
                    assertThat(e.getCause()).as("%s", method).isInstanceOf(IllegalArgumentException.class);
                } catch (IllegalAccessException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    private static List<byte[]> hookBodies() {
        List<byte[]> bodies = new ArrayList<>();
        for (String name : Samples.names("wire", ".jsonl")) {
            Samples.lines(name)
                    .forEach(line -> bodies.add(bytes(line.get("body").stringValue())));
        }
        Samples.json("hooks/mapped-by-id-3.5.json").forEach(event -> bodies.add(bytes(event.toString())));
        Samples.lines("hooks/raw-to-mapped-3.5.ndjson")
                .forEach(line -> bodies.add(bytes(line.get("raw").toString())));
        bodies.add(bytes("<event><type>user_join</type><meeting_id>m</meeting_id><user_id>w_1</user_id></event>"));
        bodies.add(bytes("event=user_joined&meeting_id=m&user_id=w_1&timestamp=1715520123"));
        return bodies;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Every sample as it is, then the damaged ones. What fails is told with its number and in base64. */
    private static void feed(List<byte[]> corpus, Reader reader) {
        assertTimeoutPreemptively(Duration.ofMillis(60_000L + 20L * INPUTS), () -> {
            for (byte[] sample : corpus) {
                reader.read(sample);
            }
            var thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            for (int i = 0; i < INPUTS; i++) {
                byte[] input = Mutations.of(corpus, i);
                long begun = System.nanoTime();
                long allocated = thread.getCurrentThreadAllocatedBytes();
                try {
                    reader.read(input);
                } catch (Exception | Error e) {
                    throw new AssertionError(
                            "input " + i + ": " + Base64.getEncoder().encodeToString(input), e);
                }
                long used = thread.getCurrentThreadAllocatedBytes() - allocated;
                assertThat(used).as("bytes for input %d of %d", i, input.length).isLessThan(bound(input.length));
                assertThat(Duration.ofNanos(System.nanoTime() - begun))
                        .as("time for input %d", i)
                        .isLessThan(LONGEST);
            }
        });
    }

    /** Memory that a reader may allocate, most of it given back at once: in proportion to what it was sent. */
    private static long bound(int length) {
        return (4 << 20) + 2_000L * length;
    }
}
