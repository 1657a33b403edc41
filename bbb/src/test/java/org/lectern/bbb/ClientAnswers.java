package org.lectern.bbb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lectern.bbb.Samples.SECRET;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;

/** How the tests of the client ask, and what they are answered. */
final class ClientAnswers {
    static final Map<String, String> XML = Map.of("Content-Type", "text/xml;charset=utf-8");
    static final Map<String, String> HTML = Map.of("Content-Type", "text/html");
    static final Map<String, String> JSON = Map.of("Content-Type", "application/json");
    static final BbbTransport HURRIED = BbbTransport.with(
            new BbbTransport.Timeouts(Duration.ofMillis(300), Duration.ofMillis(500), Duration.ofMillis(700)),
            () -> {});
    static final CreateMeeting CREATE = CreateMeeting.of("course-7-week-1", "Course 7");

    private ClientAnswers() {}

    static JoinMeeting join() {
        return JoinMeeting.of("course-7-week-1", "Ada", Role.MODERATOR);
    }

    static FakeServer.Http xml(String answer) {
        return new FakeServer.Http(200, XML, Samples.bytes("answers/" + answer));
    }

    static BbbClient client(FakeServer server) {
        return BbbClient.of(ServerAddress.of(server.url()), SECRET, BbbTransport.standard());
    }

    /** The same address by https, with room between the time-outs of connection and call. */
    static BbbClient secured(FakeServer server) {
        BbbTransport patient = BbbTransport.with(
                new BbbTransport.Timeouts(Duration.ofMillis(300), Duration.ofSeconds(10), Duration.ofSeconds(10)),
                () -> {});
        return BbbClient.of(ServerAddress.of(server.url().replace("http:", "https:")), SECRET, patient);
    }

    static <T> Outcome<T> with(String answer, Function<BbbClient, Outcome<T>> call) {
        return answer(200, XML, Samples.bytes("answers/" + answer), call);
    }

    static <T> Outcome<T> xmlText(String text, Function<BbbClient, Outcome<T>> call) {
        return answer(200, XML, text.getBytes(StandardCharsets.UTF_8), call);
    }

    static <T> Outcome<T> answer(
            int status, Map<String, String> headers, byte[] body, Function<BbbClient, Outcome<T>> call) {
        try (FakeServer.Http server = new FakeServer.Http(status, headers, body)) {
            return call.apply(client(server));
        }
    }

    static <T> Outcome.Success<T> success(Outcome<T> outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Success.class);
        return (Outcome.Success<T>) outcome;
    }

    static <T> Outcome.Failure<T> failure(Outcome<T> outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Failure.class);
        return (Outcome.Failure<T>) outcome;
    }
}
