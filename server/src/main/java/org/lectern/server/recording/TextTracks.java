package org.lectern.server.recording;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.AnswerElement;
import org.lectern.bbb.Call;
import org.lectern.bbb.Outcome;
import org.lectern.bbb.Parameters;
import org.lectern.bbb.PutTextTrack;
import org.lectern.bbb.TextTrack;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.audit.AuditEntry;
import org.lectern.server.audit.AuditTrail;
import org.lectern.server.platform.Database;

/** Subtitles and captions of a tenant's recordings, at the server that holds the recording. */
public final class TextTracks {
    private final RecordingIndex index;
    private final AskServers servers;
    private final Recordings recordings;
    private final Database database;
    private final AuditTrail audit;

    TextTracks(RecordingIndex index, AskServers servers, Recordings recordings, Database database, AuditTrail audit) {
        this.database = database;
        this.audit = audit;
        this.index = index;
        this.servers = servers;
        this.recordings = recordings;
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

    /** The tracks of a recording; none where it has none. */
    public Result<List<TextTrack>> list(UUID tenantId, String recordId) throws InterruptedException {
        Optional<KnownRecording> run = holder(tenantId, recordId);
        return run.isEmpty()
                ? new Result.NotFound<>()
                : result(servers.ask(List.of(new AskServers.Question<>(
                        run.get().serverId(),
                        List.of(recordId),
                        client -> client.getRecordingTextTracks(run.get().recordId())))));
    }

    /**
     * Passes a track on. Audited once the server has it.
     *
     * @param parameters the caller's, {@code recordID} among them
     * @param body the multipart body as it came
     */
    public Result<AnswerElement> put(UUID tenantId, AuditActor by, Parameters parameters, Call.Content body)
            throws InterruptedException {
        String recordId = parameters.first("recordID").orElse("").strip();
        Optional<KnownRecording> run = holder(tenantId, recordId);
        if (run.isEmpty()) {
            return new Result.NotFound<>();
        }
        Call<AnswerElement> call = new Call<>(
                "putRecordingTextTrack",
                parameters.with("recordID", run.get().recordId()),
                body,
                Call.Effect.CHANGE,
                root -> root);
        Result<AnswerElement> result = result(servers.ask(List.of(
                new AskServers.Question<>(run.get().serverId(), List.of(recordId), client -> client.call(call)))));
        captioned(
                result,
                by,
                run.get(),
                parameters.first("lang").orElse(""),
                parameters.first("kind").orElse(""));
        return result;
    }

    /** Gives its server a track of ours; the server takes it up after its answer. Audited once the server has it. */
    public Result<AnswerElement> put(UUID tenantId, AuditActor by, PutTextTrack track) throws InterruptedException {
        Optional<KnownRecording> run = holder(tenantId, track.recordId());
        if (run.isEmpty()) {
            return new Result.NotFound<>();
        }
        String recordId = run.get().recordId();
        var there =
                new PutTextTrack(recordId, track.kind(), track.lang(), track.label(), track.fileName(), track.bytes());
        Result<AnswerElement> result = result(servers.ask(List.of(new AskServers.Question<>(
                run.get().serverId(), List.of(recordId), client -> client.putRecordingTextTrack(there)))));
        captioned(result, by, run.get(), track.lang(), track.kind());
        return result;
    }

    private void captioned(
            Result<AnswerElement> result, AuditActor by, KnownRecording known, String lang, String kind) {
        if (result instanceof Result.Told<AnswerElement>) {
            audit.append(
                    database,
                    AuditEntry.of(
                                    known.identity().tenantId(),
                                    by,
                                    "recording.captioned",
                                    "recording:" + known.recordId())
                            .with("lang", lang)
                            .with("kind", kind));
        }
    }

    private Optional<KnownRecording> holder(UUID tenantId, String recordId) {
        return recordings.holders(tenantId, List.of(recordId.replace('\0', '\uFFFD')), index).stream()
                .filter(known -> known.life().listed() != null)
                .findFirst();
    }

    private static <T> Result<T> result(List<AskServers.Answer<T>> answers) {
        @Nullable Outcome<T> outcome = answers.getFirst().outcome();
        return switch (outcome) {
            case null -> new Result.Unavailable<>();
            case Outcome.Success<T> success -> new Result.Told<>(success.value());
            case Outcome.Failure<T> failure ->
                switch (failure.kind()) {
                    case NOT_FOUND -> new Result.NotFound<>();
                    case INVALID_REQUEST, REJECTED -> new Result.Refused<>(failure.messageKey(), failure.message());
                    default ->
                        failure.messageKey().equals("upload_text_track_failed")
                                ? new Result.Refused<>(failure.messageKey(), failure.message())
                                : new Result.Unavailable<>();
                };
        };
    }
}
