package org.lectern.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.lectern.bbb.BbbClient;
import org.lectern.bbb.CallbackTokens;
import org.lectern.bbb.ChecksumAlgorithm;
import org.lectern.bbb.CreateHook;
import org.lectern.bbb.CreateMeeting;
import org.lectern.bbb.CreateParameter;
import org.lectern.bbb.CreatedMeeting;
import org.lectern.bbb.FailureKind;
import org.lectern.bbb.HookBody;
import org.lectern.bbb.HookSignature;
import org.lectern.bbb.JoinMeeting;
import org.lectern.bbb.MeetingPassword;
import org.lectern.bbb.Outcome;
import org.lectern.bbb.PlaybackFormat;
import org.lectern.bbb.Presentation;
import org.lectern.bbb.PutTextTrack;
import org.lectern.bbb.Recording;
import org.lectern.bbb.RecordingQuery;
import org.lectern.bbb.RecordingState;
import org.lectern.bbb.SharedSecret;
import org.lectern.bbb.UpdateRecordings;

/** The product's adapter and the simulator share no code and must understand each other all the same. */
class AdapterAgainstSimulatorTest {
    @ParameterizedTest
    @EnumSource(ServerProfile.class)
    void bringsAMeetingFromCreateToEnd(ServerProfile profile) throws IOException {
        try (Simulator simulator = Simulator.builder()
                .profile(profile)
                .timings(Timings.real().scaled(0.01).withAttemptTimeout(Duration.ofSeconds(5)))
                .start()) {
            BbbClient client = BbbClient.of(simulator.url(), simulator.secret()).signingWith(ChecksumAlgorithm.SHA256);
            MeetingPassword attendee = MeetingPassword.of("attendee-1");
            MeetingPassword moderator = MeetingPassword.of("moderator-1");
            CreateMeeting request =
                    CreateMeeting.of("räume + 1", "Räume & <Tests>").passwords(attendee, moderator);

            CreatedMeeting fresh = value(client.create(request));
            assertThat(fresh.existedBefore()).isFalse();
            assertThat(value(client.create(request)).existedBefore()).isTrue();
            assertThat(client.join(JoinMeeting.of("räume + 1", "Jürgen", org.lectern.bbb.Role.MODERATOR)
                            .password(moderator)
                            .createTime(fresh.createTime())))
                    .isInstanceOf(Outcome.Success.class);
            simulator
                    .classroom("räume + 1")
                    .enter("Jürgen", "u-1", Role.MODERATOR)
                    .openMicrophone();
            var info = value(client.getMeetingInfo("räume + 1"));
            assertThat(info.name()).isEqualTo("Räume & <Tests>");
            assertThat(info.attendees())
                    .singleElement()
                    .satisfies(who -> assertThat(who.userId()).isEqualTo("u-1"));
            assertThat(value(client.getMeetings())).hasSize(1);
            assertThat(value(client.isMeetingRunning("räume + 1"))).isTrue();
            assertThat(client.end("räume + 1", moderator)).isInstanceOf(Outcome.Success.class);
            Receiver.await(() -> simulator.classrooms().isEmpty());
            assertThat(client.getMeetingInfo("räume + 1")).isInstanceOf(Outcome.Failure.class);
        }
    }

    @Test
    void bringsARecordingFromClassToDeletion() throws IOException {
        try (Receiver receiver = new Receiver();
                Simulator simulator = Simulator.builder()
                        .clock(SteppedClock.startingAt(Instant.parse("2026-03-02T08:00:00Z")))
                        .start()) {
            BbbClient client = BbbClient.of(simulator.url(), simulator.secret());
            CreateMeeting request = CreateMeeting.of("room-1", "Räume")
                    .with(CreateParameter.RECORD, true)
                    .with(CreateParameter.AUTO_START_RECORDING, true)
                    .meta("bbb-recording-ready-url", receiver.url("/ready"))
                    .presentation(Presentation.inline("a.txt", new byte[] {1, 2}));
            String id = value(client.create(request)).internalMeetingId();
            assertThat(value(client.getSessions())).isEmpty();
            assertThat(client.insertDocument("room-1", List.of(Presentation.inline("b.txt", new byte[] {3})))
                            .isSuccess())
                    .isTrue();
            assertThat(client.sendChatMessage("room-1", "Grüße", null).isSuccess())
                    .isTrue();
            simulator.classroom("room-1").enter("Zoë", "u-1", Role.MODERATOR);
            simulator.advance(Duration.ofMinutes(1));
            simulator.classroom("room-1").end();
            simulator.advance(Duration.ofMinutes(1));

            assertThat(simulator.documents()).extracting(DocumentArrival::name).containsExactly("a.txt", "b.txt");
            RecordingQuery query = RecordingQuery.ofMeetings(List.of("room-1")).page(0, 10);
            Recording recording =
                    value(client.getRecordings(query)).recordings().getFirst();
            assertThat(recording.recordId()).isEqualTo(id);
            assertThat(recording.state()).contains(RecordingState.PUBLISHED);
            assertThat(recording.formats()).extracting(PlaybackFormat::type).containsExactly("presentation", "video");
            assertThat(recording.formats().getFirst().previews()).hasSize(1);
            assertThat(client.getRecordings(query.page(2, 10)).failureKind()).contains(FailureKind.PAST_END);
            assertThat(receiver.received)
                    .hasSize(2)
                    .allSatisfy(ready -> assertThat(CallbackTokens.recordingReady(
                                    ready.field("signed_parameters"), List.of(SharedSecret.of(simulator.secret()))))
                            .isEqualTo(new CallbackTokens.RecordingReady("room-1", id, 0)));
            assertThat(value(client.publishRecordings(List.of(id), false))).isFalse();
            assertThat(value(client.updateRecordings(
                            UpdateRecordings.of(List.of(id)).meta("title", "Grüße"))))
                    .isTrue();
            PutTextTrack track = new PutTextTrack(id, "captions", "de", null, "a.vtt", new byte[] {13, 10, 45, 45});
            assertThat(value(client.putRecordingTextTrack(track)).text("recordId"))
                    .isEqualTo(id);
            assertThat(value(client.getRecordingTextTracks(id)))
                    .singleElement()
                    .satisfies(told -> assertThat(told.label()).isEqualTo("German"));
            assertThat(value(client.deleteRecordings(List.of(id))).wasGone()).isFalse();
            assertThat(value(client.deleteRecordings(List.of(id))).wasGone()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "RAW_BODY, SHA1",
        "RAW_BODY, SHA256",
        "RAW_BODY, SHA384",
        "RAW_BODY, SHA512",
        "CONSTANT, SHA1",
        "JSON, SHA1"
    })
    void signsDeliveriesSoThatTheAdapterAcceptsThem(HookSender.Generation generation, Hash hash) throws IOException {
        HookSignature.Accepted accepted = deliver(new HookSender(generation, hash, false));

        assertThat(accepted.formula().name()).isEqualTo(generation.name());
        assertThat(accepted.isWeak()).isEqualTo(generation == HookSender.Generation.CONSTANT);
    }

    @Test
    void sendsTheBearerFormThatTheAdapterAccepts() throws IOException {
        assertThat(deliver(HookSender.rawBody().withBearer()).formula()).isEqualTo(HookSignature.Formula.BEARER);
    }

    private static HookSignature.Accepted deliver(HookSender sender) throws IOException {
        try (Receiver receiver = new Receiver();
                Simulator simulator = Simulator.builder().sender(sender).start()) {
            BbbClient client = BbbClient.of(simulator.url(), simulator.secret()).signingWith(ChecksumAlgorithm.SHA1);
            String url = receiver.url("/hook/token?x=1");
            assertThat(client.hooksCreate(CreateHook.global(url))).isInstanceOf(Outcome.Success.class);
            assertThat(value(client.hooksList())).hasSize(1);
            simulator.create("room-1", "Room").enter("Zoë", "u-1", Role.VIEWER).say("Grüße 👍");
            assertThat(simulator.awaitDelivered(Duration.ofSeconds(5))).isTrue();

            List<HookSignature.Verdict> verdicts = receiver.received.stream()
                    .map(request -> HookSignature.verify(
                            new HookSignature.Delivery(
                                    url,
                                    request.target().substring(request.target().indexOf('?') + 1),
                                    request.authorization().isEmpty() ? null : request.authorization(),
                                    request.body().getBytes(StandardCharsets.UTF_8)),
                            List.of(SharedSecret.of(simulator.secret()))))
                    .toList();
            assertThat(verdicts).hasSize(3).hasOnlyElementsOfType(HookSignature.Accepted.class);
            assertThat(receiver.received)
                    .allSatisfy(request -> assertThat(HookBody.parse(
                                    request.contentType(), request.body().getBytes(StandardCharsets.UTF_8)))
                            .isInstanceOf(HookBody.Events.class));
            return (HookSignature.Accepted) verdicts.getFirst();
        }
    }

    private static <T> T value(Outcome<T> outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Success.class);
        return ((Outcome.Success<T>) outcome).value();
    }
}
