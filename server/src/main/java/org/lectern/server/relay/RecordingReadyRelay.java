package org.lectern.server.relay;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.lectern.bbb.CallbackTokens;
import org.lectern.bbb.SharedSecret;
import org.lectern.server.delivery.Delivery;
import org.lectern.server.delivery.DeliveryFormat;
import org.lectern.server.delivery.NewDelivery;
import org.lectern.server.delivery.NoticeRoute.Router;
import org.lectern.server.delivery.NoticeRoute.Routing;
import org.lectern.server.delivery.Schedule;
import org.lectern.server.delivery.Verdict;
import org.lectern.server.meeting.CallbackParameters;
import org.lectern.server.meeting.CallersMeeting;
import org.lectern.server.meeting.MeetingStore;
import org.lectern.server.platform.Database;
import org.lectern.server.platform.GuardedRequest;
import org.lectern.server.platform.GuardedResult;
import org.lectern.server.platform.Notice;
import org.lectern.server.platform.Outbox;
import org.lectern.server.recording.RecordingNews;

/**
 * Tells callers that a recording can be played, signed with the secret that they verify with.
 *
 * <p>Told of when the index of recordings has it from its server, whether a callback was the reason to look or not: once for
 * each format, in the same words, as servers do, but not twice a minute and not more than {@value #MOST_TIMES} times for one
 * recording.
 *
 * @see "docs/protocol/bigbluebutton-api.md, callbacks"
 */
public final class RecordingReadyRelay implements Router, DeliveryFormat, RecordingNews {
    /** What the outbox calls it. The key begins with the run's id; the payload is a {@link Ready}. */
    public static final String TOPIC = "recording.ready";

    static final String NAME = "recording-ready";
    private static final int MOST_TIMES = 20;

    private final Database database;
    private final Outbox outbox;
    private final MeetingStore meetings;
    private final CallerSecrets secrets;

    RecordingReadyRelay(Database database, Outbox outbox, MeetingStore meetings, CallerSecrets secrets) {
        this.database = database;
        this.outbox = outbox;
        this.meetings = meetings;
        this.secrets = secrets;
    }

    /** @param meetingId as the caller knows it */
    record Ready(UUID meeting, String meetingId, String recordId) {
        String written() {
            return Texts.write(Texts.object()
                    .put("meeting", meeting.toString())
                    .put("meeting_id", meetingId)
                    .put("record_id", recordId));
        }

        static Ready read(String written) {
            var json = Texts.read(written);
            return new Ready(
                    UUID.fromString(json.path("meeting").stringValue("")),
                    json.path("meeting_id").stringValue(""),
                    json.path("record_id").stringValue(""));
        }
    }

    /** Within the transaction of the index. */
    @Override
    public void playable(Playable news) {
        stage(news.tenantId(), new Ready(news.meeting(), news.meetingId(), news.recordId()), !news.first());
    }

    private void stage(UUID tenantId, Ready ready, boolean again) {
        database.inTransaction(() -> database.jdbc()
                .sql("""
                        insert into recording_told (meeting_id, record_id, times, last_at)
                        values (:meeting, :record, 1, now())
                        on conflict (meeting_id, record_id)
                            do update set times = recording_told.times + 1, last_at = now()
                            where :again and recording_told.last_at < now() - interval '1 minute'
                              and recording_told.times < :most
                        returning times
                        """)
                .param("meeting", ready.meeting())
                .param("record", ready.recordId())
                .param("again", again)
                .param("most", MOST_TIMES)
                .query(Integer.class)
                .optional()
                .ifPresent(times -> outbox.stage(
                        database,
                        new Notice(
                                TOPIC,
                                tenantId,
                                ready.meeting() + ":" + ready.recordId() + ":" + times,
                                ready.written()))));
    }

    @Override
    public Routing route(Notice notice, Instant stagedAt) {
        var ready = Ready.read(notice.payload());
        Optional<String> url = meetings.findAsCaller(ready.meeting())
                .map(CallersMeeting::parameters)
                .flatMap(parameters -> CallbackParameters.of(parameters).recordingReady());
        return new Routing.To(url.map(address -> new NewDelivery(
                        new NewDelivery.Addressee(notice.tenantId(), RelaySchedule.target(address), address),
                        NAME,
                        notice.key(),
                        new NewDelivery.Content("recording of meeting " + ready.meeting(), notice.payload())))
                .map(List::of)
                .orElse(List.of()));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Schedule schedule() {
        return RelaySchedule.CALLBACKS;
    }

    @Override
    public Prepared prepare(Delivery delivery, String url, Instant now) {
        var ready = Ready.read(delivery.payload());
        UUID signedWith = meetings.findAsCaller(ready.meeting())
                .map(CallersMeeting::signedWith)
                .orElse(null);
        Optional<SharedSecret> secret = secrets.of(delivery.tenantId(), signedWith);
        if (secret.isEmpty()) {
            return new Prepared.Drop("the tenant has no valid secret to sign with");
        }
        String token = CallbackTokens.signRecordingReady(ready.meetingId(), ready.recordId(), secret.get());
        return new Prepared.Send(GuardedRequest.post(
                url,
                "application/x-www-form-urlencoded",
                "signed_parameters=" + URLEncoder.encode(token, StandardCharsets.UTF_8)));
    }

    @Override
    public Verdict judge(GuardedResult result) {
        return Verdict.strict(result);
    }
}
