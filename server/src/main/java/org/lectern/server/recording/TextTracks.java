package org.lectern.server.recording;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.AnswerElement;
import org.lectern.bbb.Call;
import org.lectern.bbb.FailureKind;
import org.lectern.bbb.Outcome;
import org.lectern.bbb.Parameters;
import org.lectern.bbb.PutTextTrack;
import org.lectern.bbb.TextTrack;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.audit.AuditEntry;
import org.lectern.server.audit.AuditTrail;
import org.lectern.server.platform.Database;

/**
 * Subtitles and captions of a tenant's recordings, at the server that holds the recording. What is given is kept until the server
 * shows it ({@link SendCaptions}).
 */
public final class TextTracks {
    /** Each may have a file of some megabytes; whoever gives more has to wait. */
    static final int MOST_WAITING = 200;

    private static final Set<String> KINDS = Set.of("subtitles", "captions");
    private static final Pattern LANGUAGE = Pattern.compile("[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8}){0,2}");

    private final RecordingIndex index;
    private final AskServers servers;
    private final Recordings recordings;
    private final Keeping keeping;
    private final InstantSource clock;

    /** Where captions are kept, and what is said of them. */
    record Keeping(Database database, CaptionRows captions, AuditTrail audit) {}

    TextTracks(RecordingIndex index, AskServers servers, Recordings recordings, Keeping keeping, InstantSource clock) {
        this.index = index;
        this.servers = servers;
        this.recordings = recordings;
        this.keeping = keeping;
        this.clock = clock;
    }

    /** What a server said. */
    public sealed interface Result<T> {
        record Told<T>(T value) implements Result<T> {}

        /** Refused by the server, with its key. */
        record Refused<T>(String messageKey, String message) implements Result<T> {}

        /** No such recording of the tenant's. */
        record NotFound<T>() implements Result<T> {}

        /** Its server did not answer. */
        record Unavailable<T>() implements Result<T> {}
    }

    /** What came of giving one. */
    public sealed interface Given {
        /** Its server took it, and takes it up after its answer. */
        record Taken(AnswerElement answer) implements Given {}

        /** Its server did not answer: it is kept, and given to it again until it shows it. */
        record Kept() implements Given {}

        /** Refused by the server, with its key. */
        record Refused(String messageKey, String message) implements Given {}

        /** No such recording of the tenant's. */
        record NotFound() implements Given {}

        /** Its server did not answer, and it cannot be kept: too many wait, or no server would take it. */
        record Unavailable() implements Given {}
    }

    /** The tracks of a recording; none where it has none. */
    public Result<List<TextTrack>> list(UUID tenantId, String recordId) throws InterruptedException {
        Optional<KnownRecording> run = holder(tenantId, recordId);
        return run.isEmpty() ? new Result.NotFound<>() : result(servers.ask(List.of(list(run.get()))));
    }

    /**
     * Gives a track to its server, and again until that shows it. The same again changes nothing.
     *
     * @param parameters the caller's, {@code recordID} among them
     * @param body the multipart body as it came
     */
    public Given put(UUID tenantId, AuditActor by, Parameters parameters, Call.Content body)
            throws InterruptedException {
        String recordId = parameters.first("recordID").orElse("").strip();
        Optional<KnownRecording> known = holder(tenantId, recordId);
        return known.isEmpty() ? new Given.NotFound() : put(known.get(), by, parameters.without("recordID"), body);
    }

    /** The same with a track of ours. */
    public Given put(UUID tenantId, AuditActor by, PutTextTrack track) throws InterruptedException {
        return put(tenantId, by, track.parameters(), track.content());
    }

    private Given put(KnownRecording known, AuditActor by, Parameters parameters, Call.Content body)
            throws InterruptedException {
        var track = CaptionRows.Track.of(
                parameters.first("kind").orElse(""), parameters.first("lang").orElse(""));
        var upload = new CaptionRows.Upload(track, parameters, body);
        Result<AnswerElement> result = result(servers.ask(List.of(give(known, upload))));
        return switch (result) {
            case Result.Told(AnswerElement told) -> {
                boolean _ = keep(known, by, upload, clock.instant());
                yield new Given.Taken(told);
            }
            case Result.Refused(String key, String message) -> new Given.Refused(key, message);
            case Result.NotFound() -> new Given.NotFound();
            case Result.Unavailable() -> keep(known, by, upload, null) ? new Given.Kept() : new Given.Unavailable();
        };
    }

    static AskServers.Question<AnswerElement> give(KnownRecording known, CaptionRows.Upload upload) {
        Call<AnswerElement> call =
                PutTextTrack.call(upload.parameters().with("recordID", known.recordId()), upload.content());
        return new AskServers.Question<>(known.serverId(), List.of(known.recordId()), client -> client.call(call));
    }

    static AskServers.Question<List<TextTrack>> list(KnownRecording known) {
        return new AskServers.Question<>(
                known.serverId(), List.of(known.recordId()), client -> client.getRecordingTextTracks(known.recordId()));
    }

    /** Written down until its server shows it, and audited, unless just this waits already. False if it cannot be kept. */
    private boolean keep(KnownRecording known, AuditActor by, CaptionRows.Upload upload, @Nullable Instant acceptedAt) {
        KnownRecording.Identity of = known.identity();
        CaptionRows.Track track = upload.track();
        return keeping.database().inTransaction(() -> {
            boolean kept = KINDS.contains(track.kind())
                    && LANGUAGE.matcher(track.lang()).matches()
                    && upload.content().bytes().length > 0
                    && keeping.captions().count(of.tenantId()) < MOST_WAITING;
            if (!kept && acceptedAt == null) {
                return false;
            }
            Instant now = clock.instant();
            boolean isNew = !kept
                    || keeping.captions()
                            .keep(of, upload, by.text(), now, acceptedAt, now.plus(CarryOutWishes.pause(0)));
            if (kept) {
                new GivenUpRows(keeping.database()).forget(of, track.what());
            }
            if (isNew) {
                keeping.audit()
                        .append(
                                keeping.database(),
                                AuditEntry.of(of.tenantId(), by, "recording.captioned", "recording:" + of.recordId())
                                        .with("lang", track.lang())
                                        .with("kind", track.kind()));
            }
            return true;
        });
    }

    private Optional<KnownRecording> holder(UUID tenantId, String recordId) {
        return recordings.holders(tenantId, List.of(recordId.replace('\0', '\uFFFD')), index).stream()
                .filter(known -> known.life().listed() != null)
                .findFirst();
    }

    static boolean isRefused(Outcome.Failure<?> failure) {
        return switch (failure.kind()) {
            // A balancer that knows no captions never will.
            case INVALID_REQUEST, REJECTED, NOT_SUPPORTED -> true;
            default -> failure.messageKey().equals("upload_text_track_failed");
        };
    }

    private static <T> Result<T> result(List<AskServers.Answer<T>> answers) {
        @Nullable Outcome<T> outcome = answers.getFirst().outcome();
        return switch (outcome) {
            case null -> new Result.Unavailable<>();
            case Outcome.Success<T> success -> new Result.Told<>(success.value());
            case Outcome.Failure<T> failure ->
                failure.kind() == FailureKind.NOT_FOUND
                        ? new Result.NotFound<>()
                        : isRefused(failure)
                                ? new Result.Refused<>(failure.messageKey(), failure.message())
                                : new Result.Unavailable<>();
        };
    }
}
