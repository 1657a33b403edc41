package org.lectern.bbb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lectern.bbb.ClientAnswers.CREATE;
import static org.lectern.bbb.ClientAnswers.HTML;
import static org.lectern.bbb.ClientAnswers.HURRIED;
import static org.lectern.bbb.ClientAnswers.XML;
import static org.lectern.bbb.ClientAnswers.answer;
import static org.lectern.bbb.ClientAnswers.client;
import static org.lectern.bbb.ClientAnswers.failure;
import static org.lectern.bbb.ClientAnswers.secured;
import static org.lectern.bbb.ClientAnswers.with;
import static org.lectern.bbb.ClientAnswers.xmlText;
import static org.lectern.bbb.Samples.SECRET;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The client in front of what is no BigBlueButton, answers in pieces, or does not answer at all. */
@Timeout(60)
class BrokenServersTest {
    // --- what is not BigBlueButton

    @Test
    void tellsAPageFromAnAnswer() {
        byte[] page = "<!DOCTYPE html><html><body>Welcome to nginx</body></html>".getBytes(StandardCharsets.UTF_8);

        assertThat(failure(answer(200, HTML, page, BbbClient::getMeetings)).kind())
                .isEqualTo(FailureKind.NOT_BIGBLUEBUTTON);
        assertThat(failure(answer(404, HTML, page, BbbClient::getMeetings)).kind())
                .isEqualTo(FailureKind.NOT_BIGBLUEBUTTON);
        assertThat(failure(answer(403, HTML, page, BbbClient::getMeetings)).kind())
                .isEqualTo(FailureKind.NOT_BIGBLUEBUTTON);
        assertThat(failure(answer(200, XML, page, BbbClient::getMeetings)).kind())
                .as("a page that calls itself XML")
                .isEqualTo(FailureKind.NOT_BIGBLUEBUTTON);
        assertThat(failure(answer(200, Map.of("Content-Type", "image/png"), page, BbbClient::getMeetings))
                        .message())
                .contains("image/png");
        assertThat(failure(xmlText("<feed/>", BbbClient::getMeetings)).kind()).isEqualTo(FailureKind.NOT_BIGBLUEBUTTON);
        assertThat(failure(xmlText("<response><a/></response>", BbbClient::getMeetings))
                        .kind())
                .isEqualTo(FailureKind.NOT_BIGBLUEBUTTON);
    }

    @Test
    void hintsAtAMissingPath() {
        try (FakeServer.Http server = new FakeServer.Http(404, HTML, "not here".getBytes(StandardCharsets.UTF_8))) {
            BbbClient client = BbbClient.of(ServerAddress.of(server.url() + "/bbb"), SECRET, BbbTransport.standard());

            assertThat(failure(client.version()).advice()).contains(server.url() + "/bigbluebutton/");
        }
    }

    @Test
    void tellsAMissingHookServiceFromAWrongAddress() {
        byte[] page = "not found".getBytes(StandardCharsets.UTF_8);
        Outcome.Failure<List<Hook>> failure = failure(answer(404, HTML, page, BbbClient::hooksList));

        assertThat(failure.kind()).isEqualTo(FailureKind.NOT_SUPPORTED);
        assertThat(failure.advice()).contains("bbb-webhooks");
    }

    @Test
    void takesAnAnswerWithoutContentType() {
        assertThat(answer(200, Map.of(), Samples.bytes("answers/get-meetings-none.xml"), BbbClient::getMeetings)
                        .isSuccess())
                .isTrue();
    }

    // --- what is broken

    @Test
    void namesServerErrors() {
        for (int status : new int[] {500, 502, 503, 504, 429}) {
            Outcome.Failure<CreatedMeeting> failure =
                    failure(answer(status, HTML, "<html>".getBytes(StandardCharsets.UTF_8), c -> c.create(CREATE)));

            assertThat(failure.kind()).as("%s", status).isEqualTo(FailureKind.SERVER_ERROR);
            assertThat(failure.message()).contains(Integer.toString(status));
            assertThat(failure.mayHaveHappened()).isTrue();
        }
        assertThat(failure(answer(500, HTML, new byte[0], BbbClient::getMeetings))
                        .mayHaveHappened())
                .isFalse();
        assertThat(failure(answer(414, HTML, new byte[0], c -> c.create(CREATE)))
                        .kind())
                .isEqualTo(FailureKind.INVALID_REQUEST);
        assertThat(failure(answer(405, HTML, new byte[0], c -> c.create(CREATE)))
                        .kind())
                .isEqualTo(FailureKind.NOT_SUPPORTED);
    }

    @Test
    void keepsTheKeyOfAnApiErrorWhateverItsStatus() {
        Outcome.Failure<List<Meeting>> failure =
                failure(answer(401, XML, Samples.bytes("answers/error-checksum.xml"), BbbClient::getMeetings));

        assertThat(failure.kind()).isEqualTo(FailureKind.REFUSED_CHECKSUM);
        assertThat(failure.messageKey()).isEqualTo("checksumError");
    }

    @Test
    void namesEmptyAndCutOffAnswers() {
        byte[] whole = Samples.bytes("answers/create-success.xml");
        Outcome.Failure<CreatedMeeting> cut =
                failure(answer(200, XML, Arrays.copyOf(whole, 200), c -> c.create(CREATE)));

        assertThat(cut.kind()).isEqualTo(FailureKind.UNREADABLE_ANSWER);
        assertThat(cut.mayHaveHappened()).isTrue();
        assertThat(failure(answer(200, XML, new byte[0], c -> c.create(CREATE))).kind())
                .isEqualTo(FailureKind.EMPTY_ANSWER);
        assertThat(failure(answer(204, Map.of(), new byte[0], BbbClient::getMeetings))
                        .kind())
                .isEqualTo(FailureKind.EMPTY_ANSWER);
    }

    @Test
    void refusesAnAnswerAboutSomethingElse() {
        assertThat(failure(with("create-success.xml", c -> c.create(CreateMeeting.of("other", "x"))))
                        .kind())
                .isEqualTo(FailureKind.WRONG_ANSWER);
        assertThat(failure(with("get-meeting-info-running.xml", c -> c.getMeetingInfo("other")))
                        .kind())
                .isEqualTo(FailureKind.WRONG_ANSWER);
        assertThat(with(
                                "get-meeting-info-running.xml",
                                c -> c.getMeetingInfo("183f0bf3a0982a127bdb8161e0c44eb696b3e75c-1531240585189"))
                        .isSuccess())
                .isTrue();
        assertThat(failure(xmlText(
                                "<response><returncode>SUCCESS</returncode></response>",
                                c -> c.hooksCreate(CreateHook.global("https://f/h"))))
                        .kind())
                .isEqualTo(FailureKind.WRONG_ANSWER);
    }

    @Test
    void hangsUpOnAnEndlessBody() {
        byte[] large = new byte[AnswerReader.MAX_BYTES + 1];
        Arrays.fill(large, (byte) ' ');

        assertThat(failure(answer(200, XML, large, BbbClient::getMeetings)).kind())
                .isEqualTo(FailureKind.ANSWER_TOO_LARGE);
    }

    // --- what never comes

    @Test
    void saysThatNothingWasSentWhereNobodyListens() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        BbbClient client = BbbClient.of(ServerAddress.of("http://127.0.0.1:" + port), SECRET, HURRIED);

        Outcome.Failure<CreatedMeeting> failure = failure(client.create(CREATE));
        assertThat(failure.kind()).isEqualTo(FailureKind.UNREACHABLE);
        assertThat(failure.mayHaveHappened()).isFalse();
    }

    @Test
    void saysThatNothingWasSentToANameNobodyKnows() {
        BbbClient client = BbbClient.of(ServerAddress.of("http://nobody.invalid"), SECRET, HURRIED);

        assertThat(failure(client.create(CREATE)).kind()).isEqualTo(FailureKind.UNREACHABLE);
    }

    @Test
    void saysThatNothingWasSentToAServerWithoutTls() {
        byte[] plain = "HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.UTF_8);
        try (FakeServer server = FakeServer.Rude.first(plain, false)) {
            Outcome.Failure<CreatedMeeting> failure = failure(secured(server).create(CREATE));

            assertThat(failure.kind()).isEqualTo(FailureKind.UNREACHABLE);
            assertThat(failure.mayHaveHappened()).isFalse();
        }
    }

    @Test
    void saysThatNothingWasSentWhereTheHandshakeTakesTooLong() {
        try (FakeServer server = new FakeServer.Rude(new byte[0], false)) {
            assertThat(failure(secured(server).create(CREATE)).kind()).isEqualTo(FailureKind.UNREACHABLE);
        }
    }

    /** A reset looks the same before and after sending, so the careful answer is right too. */
    @Test
    void doesNotClaimToKnowWhereTheHandshakeBreaks() {
        try (FakeServer server = FakeServer.Rude.first(new byte[0], true)) {
            Outcome.Failure<CreatedMeeting> failure = failure(secured(server).create(CREATE));

            assertThat(failure.kind()).isIn(FailureKind.UNREACHABLE, FailureKind.AMBIGUOUS);
            assertThat(failure.mayHaveHappened()).isEqualTo(failure.kind() == FailureKind.AMBIGUOUS);
        }
    }

    @Test
    void tellsAnUnansweredQuestionFromAnUnansweredChange() {
        try (FakeServer server = new FakeServer.Rude(new byte[0], false)) {
            BbbClient client = BbbClient.of(ServerAddress.of(server.url()), SECRET, HURRIED);

            assertThat(failure(client.getMeetings()).kind()).isEqualTo(FailureKind.TIMED_OUT);
            assertThat(failure(client.getMeetings()).mayHaveHappened()).isFalse();
            assertThat(failure(client.create(CREATE)).kind()).isEqualTo(FailureKind.AMBIGUOUS);
            assertThat(failure(client.create(CREATE)).mayHaveHappened()).isTrue();
            assertThat(failure(client.create(CREATE)).advice()).contains("getMeetingInfo");
        }
    }

    @Test
    void limitsTheTimeOfABodyToo() {
        byte[] stalled = "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: 500\r\n\r\n<response>"
                .getBytes(StandardCharsets.UTF_8);
        try (FakeServer server = new FakeServer.Rude(stalled, false)) {
            BbbClient client = BbbClient.of(ServerAddress.of(server.url()), SECRET, HURRIED);

            assertThat(failure(client.isMeetingRunning("x")).kind()).isEqualTo(FailureKind.TIMED_OUT);
            assertThat(failure(client.create(CREATE)).kind()).isEqualTo(FailureKind.AMBIGUOUS);
        }
    }

    @Test
    void saysThatAChangeMayHaveHappenedWhenTheConnectionBreaks() {
        byte[] half = "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: 500\r\n\r\n<response>"
                .getBytes(StandardCharsets.UTF_8);
        for (byte[] bytes : List.of(new byte[0], half)) {
            try (FakeServer server = new FakeServer.Rude(bytes, true)) {
                BbbClient client = BbbClient.of(ServerAddress.of(server.url()), SECRET, BbbTransport.standard());

                assertThat(failure(client.create(CREATE)).kind()).isEqualTo(FailureKind.AMBIGUOUS);
                assertThat(failure(client.create(CREATE)).mayHaveHappened()).isTrue();
                assertThat(failure(client.getMeetings()).mayHaveHappened()).isFalse();
            }
        }
    }

    @Test
    void recognisesAnotherProtocol() {
        try (FakeServer server =
                new FakeServer.Rude("SSH-2.0-OpenSSH_9.7\r\n\r\n".getBytes(StandardCharsets.UTF_8), true)) {
            BbbClient client = BbbClient.of(ServerAddress.of(server.url()), SECRET, HURRIED);

            assertThat(failure(client.getMeetings()).kind()).isEqualTo(FailureKind.NOT_BIGBLUEBUTTON);
        }
    }

    @Test
    void endsItsWaitWhenInterrupted() {
        try (FakeServer server = new FakeServer.Rude(new byte[0], false)) {
            BbbClient client = BbbClient.of(ServerAddress.of(server.url()), SECRET, BbbTransport.standard());
            Thread.currentThread().interrupt();

            Outcome.Failure<CreatedMeeting> failure = failure(client.create(CREATE));

            assertThat(Thread.interrupted()).isTrue();
            assertThat(failure.kind()).isEqualTo(FailureKind.AMBIGUOUS);
        }
    }
}
