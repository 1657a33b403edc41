package org.lectern.bbb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lectern.bbb.ClientAnswers.CREATE;
import static org.lectern.bbb.ClientAnswers.HURRIED;
import static org.lectern.bbb.ClientAnswers.JSON;
import static org.lectern.bbb.ClientAnswers.answer;
import static org.lectern.bbb.ClientAnswers.client;
import static org.lectern.bbb.ClientAnswers.failure;
import static org.lectern.bbb.ClientAnswers.join;
import static org.lectern.bbb.ClientAnswers.success;
import static org.lectern.bbb.ClientAnswers.with;
import static org.lectern.bbb.ClientAnswers.xml;
import static org.lectern.bbb.ClientAnswers.xmlText;
import static org.lectern.bbb.Samples.SECRET;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The client against real sockets on this machine, one for each way a server can behave. */
@Timeout(60)
class BbbClientTest {
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
}
