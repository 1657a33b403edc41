package org.lectern.bbb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lectern.bbb.Samples.SECRET;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The client against real sockets on this machine, one for each way a server can behave. */
@Timeout(60)
class BbbClientTest {

    private static final Map<String, String> XML = Map.of("Content-Type", "text/xml;charset=utf-8");
    private static final Map<String, String> HTML = Map.of("Content-Type", "text/html");
    private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");
    private static final BbbTransport HURRIED = BbbTransport.with(
            new BbbTransport.Timeouts(Duration.ofMillis(300), Duration.ofMillis(500), Duration.ofMillis(700)),
            () -> {});
    private static final CreateMeeting CREATE = CreateMeeting.of("course-7-week-1", "Course 7");

    // --- what is sent

    @Test
    void signsTheQueryItSends() {
        try (FakeServer.Http server = xml("create-success.xml")) {
            Outcome<CreatedMeeting> outcome = client(server).create(CREATE.with(CreateParameter.RECORD, true));

            FakeServer.Request request = server.only();
            assertThat(request.method()).isEqualTo("GET");
            assertThat(request.path()).isEqualTo("/bigbluebutton/api/create");
            assertThat(request.query()).startsWith("name=Course%207&meetingID=course-7-week-1&record=true&checksum=");
            assertThat(Checksum.verify("create", request.query(), ChecksumPolicy.of(SECRET)))
                    .isEqualTo(new Checksum.Verified(0, SECRET, ChecksumAlgorithm.SHA256));
            assertThat(success(outcome).value().createTime()).isEqualTo(Instant.ofEpochMilli(1531240585189L));
        }
    }

    @Test
    void postsAFormOnceTheQueryGrowsTooLong() {
        CreateMeeting request = CREATE.with(CreateParameter.WELCOME, "é".repeat(2000));
        for (VersionProfile profile : VersionProfile.values()) {
            try (FakeServer.Http server = xml("create-success.xml")) {
                Outcome<CreatedMeeting> outcome = client(server)
                        .speakingTo(profile)
                        .signingWith(ChecksumAlgorithm.SHA1)
                        .create(request);

                FakeServer.Request sent = server.only();
                assertThat(sent.method()).isEqualTo("POST");
                assertThat(sent.query()).isEmpty();
                assertThat(sent.contentType()).isEqualTo("application/x-www-form-urlencoded");
                Parameters form = Parameters.parse(sent.body());
                assertThat(form.without("checksum")).isEqualTo(request.parameters());
                assertThat(Checksum.verifyForm(profile, "create", null, form, ChecksumPolicy.of(SECRET)))
                        .isInstanceOf(Checksum.Verified.class);
                assertThat(outcome.isSuccess()).isTrue();
            }
        }
    }

    @Test
    void postsPresentationsBesideTheSignedQuery() {
        try (FakeServer.Http server = xml("create-success.xml")) {
            client(server).create(CREATE.presentation(Presentation.byUrl("https://front.example.org/a.pdf")));

            FakeServer.Request sent = server.only();
            assertThat(sent.method()).isEqualTo("POST");
            assertThat(sent.contentType()).isEqualTo("application/xml");
            assertThat(sent.body()).contains("<document url=\"https://front.example.org/a.pdf\"");
            assertThat(Checksum.verify("create", sent.query(), ChecksumPolicy.of(SECRET)))
                    .isInstanceOf(Checksum.Verified.class);
        }
    }

    @Test
    void runsItsCheckBeforeEachRequestAndSendsNothingIfItThrows() {
        try (FakeServer.Http server = xml("create-success.xml")) {
            BbbTransport guarded = BbbTransport.with(BbbTransport.Timeouts.STANDARD, () -> {
                throw new IllegalStateException("a transaction is open");
            });
            BbbClient client = BbbClient.of(ServerAddress.of(server.url()), SECRET, guarded);

            assertThatThrownBy(() -> client.create(CREATE)).hasMessage("a transaction is open");
            assertThat(server.requests).isEmpty();
        }
    }

    @Test
    void asksForTheVersionWithoutAChecksum() {
        try (FakeServer.Http server = xml("version-3.0.xml")) {
            Outcome<ServerVersion> outcome = client(server).version();

            assertThat(success(outcome).value().profile()).contains(VersionProfile.V3_0);
            assertThat(server.only().path()).isEqualTo("/bigbluebutton/api");
            assertThat(server.only().query()).isEmpty();
        }
    }

    // --- what is answered

    @Test
    void readsEveryCall() {
        assertThat(success(with("get-meetings-one.xml", BbbClient::getMeetings)).value())
                .hasSize(1);
        assertThat(success(with("get-meetings-none.xml", BbbClient::getMeetings))
                        .value())
                .isEmpty();
        assertThat(success(with("is-meeting-running-true.xml", c -> c.isMeetingRunning("x")))
                        .value())
                .isTrue();
        assertThat(success(with("is-meeting-running-false.xml", c -> c.isMeetingRunning("x")))
                        .value())
                .isFalse();
        assertThat(success(with("get-meeting-info-running.xml", c -> c.getMeetingInfo("course-7-week-1")))
                        .value()
                        .attendees())
                .hasSize(2);
        assertThat(success(with("end-success.xml", c -> c.end("x", MeetingPassword.of("mp"))))
                        .value())
                .isEqualTo(new Removal(false));
        assertThat(success(with("hooks-list-3.5.xml", BbbClient::hooksList)).value())
                .hasSize(4);
        assertThat(success(with("hooks-destroy-success-3.5.xml", c -> c.hooksDestroy("7")))
                        .value())
                .isEqualTo(new Removal(false));
        CreateHook hook =
                new CreateHook("https://front.example.org/h", "abc", List.of("user-joined", "user-left"), true);
        assertThat(success(with("hooks-create-success-3.5.xml", c -> c.hooksCreate(hook)))
                        .value()
                        .existedBefore())
                .isFalse();
        assertThat(success(with("hooks-create-duplicate-3.5.xml", c -> c.hooksCreate(hook)))
                        .value()
                        .existedBefore())
                .isTrue();
        assertThat(success(with("join-redirect-false-3.0.xml", c -> c.join(join())))
                        .messageKey())
                .isEqualTo("successfullyJoined");
    }

    @Test
    void sendsWhatAHookAsksFor() {
        try (FakeServer.Http server = xml("hooks-create-success-3.5.xml")) {
            client(server).hooksCreate(new CreateHook("https://f/h?a=b", "abc", List.of("a", "b"), true));
            assertThat(Parameters.parse(server.only().query()).without("checksum"))
                    .isEqualTo(Parameters.of(
                            "callbackURL", "https://f/h?a=b", "meetingID", "abc", "eventID", "a,b", "getRaw", "true"));

            client(server).hooksCreate(CreateHook.global("https://f/h"));
            assertThat(Parameters.parse(server.only().query()).without("checksum"))
                    .isEqualTo(Parameters.of("callbackURL", "https://f/h"));
            assertThat(server.only().path()).isEqualTo("/bigbluebutton/api/hooks/create");
        }
    }

    @Test
    void countsWhatIsGoneAsRemoved() {
        assertThat(success(with("error-not-found.xml", c -> c.end("x", null))).value())
                .isEqualTo(new Removal(true));
        assertThat(success(with("hooks-destroy-missing-3.5.xml", c -> c.hooksDestroy("7")))
                        .value())
                .isEqualTo(new Removal(true));
        assertThat(success(with("hooks-list-error-3.5.xml", c -> c.hooksList("abc")))
                        .value())
                .isEmpty();
        assertThat(failure(with("hooks-list-error-3.5.xml", BbbClient::hooksList))
                        .kind())
                .isEqualTo(FailureKind.SERVER_ERROR);
    }

    @Test
    void makesCallsItDoesNotKnow() {
        Call<List<String>> tracks = Call.list(
                "getRecordingTextTracks",
                Parameters.of("recordID", "r"),
                root -> root.children("tracks").stream()
                        .map(t -> t.text("lang"))
                        .toList());
        Outcome<List<String>> outcome =
                answer(200, JSON, Samples.bytes("answers/get-recording-text-tracks.json"), c -> c.call(tracks));

        assertThat(success(outcome).value()).containsExactly("en-US", "pt-BR");
        assertThat(failure(answer(
                                200,
                                JSON,
                                Samples.bytes("answers/get-recording-text-tracks-none.json"),
                                c -> c.call(tracks)))
                        .messageKey())
                .isEqualTo("noCaptionsFound");
    }

    // --- what is refused

    @ParameterizedTest
    @CsvSource({
        "error-checksum.xml, REFUSED_CHECKSUM, checksumError",
        "error-checksum-missing.xml, REFUSED_CHECKSUM, checksumError",
        "error-not-found.xml, NOT_FOUND, notFound",
        "error-missing-meetingid.xml, INVALID_REQUEST, missingParamMeetingID",
        "error-unsupported-content-type.xml, INVALID_REQUEST, unsupportedContentType",
        "create-id-not-unique.xml, CONFLICT, idNotUnique",
        "create-voicebridge-in-use.xml, CONFLICT, nonUniqueVoiceBridge",
        "join-bad-password-2.6.xml, INVALID_REQUEST, Params required",
        "join-invalid-meeting.xml, NOT_FOUND, invalidMeetingIdentifier",
        "join-forcibly-ended.xml, ENDED, meetingForciblyEnded",
        "insert-document-disabled.xml, REJECTED, ''",
        "hooks-create-missing-callback-3.5.xml, INVALID_REQUEST, missingParamCallbackURL"
    })
    void keepsKeyAndMessageOfBothErrorForms(String file, FailureKind kind, String key) {
        Outcome.Failure<CreatedMeeting> failure = failure(with(file, c -> c.create(CREATE)));

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.messageKey()).isEqualTo(key);
        assertThat(failure.message()).isNotEmpty();
        assertThat(failure.advice()).isNotEmpty();
        assertThat(failure.mayHaveHappened()).isFalse();
    }

    @Test
    void keepsTheTextOfKeysNobodyKnows() {
        Outcome.Failure<CreatedMeeting> failure = failure(xmlText(
                "<response><returncode>FAILED</returncode><messageKey>newIn4</messageKey>"
                        + "<message>Something new</message></response>",
                c -> c.create(CREATE)));

        assertThat(failure.kind()).isEqualTo(FailureKind.REJECTED);
        assertThat(failure.messageKey()).isEqualTo("newIn4");
        assertThat(failure.message()).isEqualTo("Something new");
    }

    @Test
    void tellsThatAMeetingIsFull() {
        assertThat(failure(xmlText(
                                "<response><returncode>FAILED</returncode><messageKey>maxParticipantsReached</messageKey>"
                                        + "<message>full</message></response>",
                                c -> c.join(join())))
                        .kind())
                .isEqualTo(FailureKind.LIMIT);
    }

    @Test
    void readsTheErrorsOfAJoinsRedirect() {
        String location = Samples.text("answers/join-error-redirect.http.txt")
                .lines()
                .filter(line -> line.startsWith("Location: "))
                .findFirst()
                .orElseThrow()
                .substring("Location: ".length());

        Outcome.Failure<JoinedUser> failure =
                failure(answer(302, Map.of("Location", location), new byte[0], c -> c.join(join())));

        assertThat(failure.kind()).isEqualTo(FailureKind.STALE_LINK);
        assertThat(failure.messageKey()).isEqualTo("mismatchCreateTimeParam");
        assertThat(failure.message())
                .isEqualTo("The createTime parameter submitted mismatches with the current meeting.");
    }

    @Test
    void survivesUnreadableErrorsOfARedirect() {
        for (String location :
                List.of("https://x/?errors=[", "https://x/?errors=[]", "https://x/?errors=", "", "?errors")) {
            assertThat(failure(answer(302, Map.of("Location", location), new byte[0], c -> c.join(join())))
                            .kind())
                    .as(location)
                    .isEqualTo(FailureKind.REDIRECTED);
        }
    }

    @Test
    void neverFollowsARedirect() {
        try (FakeServer.Http target = xml("get-meetings-none.xml")) {
            Outcome<List<Meeting>> outcome = answer(
                    301,
                    Map.of("Location", target.url() + "/bigbluebutton/api/getMeetings?checksum=x"),
                    new byte[0],
                    BbbClient::getMeetings);

            assertThat(failure(outcome).kind()).isEqualTo(FailureKind.REDIRECTED);
            assertThat(failure(outcome).message()).contains(target.url()).doesNotContain("checksum");
            assertThat(target.requests).isEmpty();
        }
    }

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

    @Test
    void showsNoSecretInAnyFailure() {
        try (FakeServer server = new FakeServer.Rude(new byte[0], true)) {
            BbbClient client = BbbClient.of(ServerAddress.of(server.url()), SECRET, HURRIED);

            assertThat(client.create(CREATE).toString())
                    .doesNotContain(SECRET.reveal())
                    .doesNotContain("checksum=");
            assertThat(client.toString()).doesNotContain(SECRET.reveal());
        }
    }

    @Test
    void mapsAndUnwrapsOutcomes() {
        Outcome<String> mapped =
                with("create-success.xml", c -> c.create(CREATE)).map(CreatedMeeting::meetingId);
        Outcome<String> failed =
                with("error-not-found.xml", c -> c.create(CREATE)).map(CreatedMeeting::meetingId);

        assertThat(mapped.toOptional()).contains("course-7-week-1");
        assertThat(mapped.orElseThrow()).isEqualTo("course-7-week-1");
        assertThat(failed.failureKind()).contains(FailureKind.NOT_FOUND);
        assertThatThrownBy(failed::orElseThrow).hasMessageContaining("notFound");
    }

    // ---

    private static JoinMeeting join() {
        return JoinMeeting.of("course-7-week-1", "Ada", Role.MODERATOR);
    }

    private static FakeServer.Http xml(String answer) {
        return new FakeServer.Http(200, XML, Samples.bytes("answers/" + answer));
    }

    private static BbbClient client(FakeServer server) {
        return BbbClient.of(ServerAddress.of(server.url()), SECRET, BbbTransport.standard());
    }

    /** The same address by https, with room between the time-outs of connection and call. */
    private static BbbClient secured(FakeServer server) {
        BbbTransport patient = BbbTransport.with(
                new BbbTransport.Timeouts(Duration.ofMillis(300), Duration.ofSeconds(10), Duration.ofSeconds(10)),
                () -> {});
        return BbbClient.of(ServerAddress.of(server.url().replace("http:", "https:")), SECRET, patient);
    }

    private static <T> Outcome<T> with(String answer, Function<BbbClient, Outcome<T>> call) {
        return answer(200, XML, Samples.bytes("answers/" + answer), call);
    }

    private static <T> Outcome<T> xmlText(String text, Function<BbbClient, Outcome<T>> call) {
        return answer(200, XML, text.getBytes(StandardCharsets.UTF_8), call);
    }

    private static <T> Outcome<T> answer(
            int status, Map<String, String> headers, byte[] body, Function<BbbClient, Outcome<T>> call) {
        try (FakeServer.Http server = new FakeServer.Http(status, headers, body)) {
            return call.apply(client(server));
        }
    }

    private static <T> Outcome.Success<T> success(Outcome<T> outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Success.class);
        return (Outcome.Success<T>) outcome;
    }

    private static <T> Outcome.Failure<T> failure(Outcome<T> outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Failure.class);
        return (Outcome.Failure<T>) outcome;
    }
}
