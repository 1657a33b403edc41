package org.lectern.server.front;

import java.util.List;
import java.util.Locale;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.recording.ChangeRecordings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * publishRecordings, updateRecordings, deleteRecordings. What they miss is found before they are asked.
 *
 * @see "docs/protocol/bigbluebutton-api.md, recordings"
 */
final class ChangeRecordingsCalls {
    private static final Logger log = LoggerFactory.getLogger(ChangeRecordingsCalls.class);

    private final ChangeRecordings changes;

    ChangeRecordingsCalls(ChangeRecordings changes) {
        this.changes = changes;
    }

    FrontEndpoint publish() {
        return FrontEndpoint.get("publishRecordings", request -> {
            boolean publish = isTrue(request.text("publish"));
            return answer(
                    request,
                    changes.publish(request.tenantId(), by(request), ids(request), publish),
                    "published",
                    publish);
        });
    }

    FrontEndpoint update() {
        return FrontEndpoint.of("updateRecordings", request -> {
            // Clients send back all they were told of a recording; nothing but these is a change.
            Boolean protect =
                    request.given("protect").map(ChangeRecordingsCalls::isTrue).orElse(null);
            ChangeRecordings.Result result = changes.update(
                    request.tenantId(),
                    by(request),
                    ids(request),
                    ListRecordingsCall.metadata(request.parameters()),
                    protect);
            return answer(request, result, "updated", true);
        });
    }

    FrontEndpoint delete() {
        return FrontEndpoint.get(
                "deleteRecordings",
                request -> answer(
                        request, changes.delete(request.tenantId(), by(request), ids(request)), "deleted", true));
    }

    private static FrontAnswer answer(
            FrontRequest request, ChangeRecordings.Result result, String element, boolean value) {
        log.info(
                "recordings changed tenant={} call={} result={} recordings={} reference={}",
                request.tenant().slug(),
                request.call(),
                result,
                ids(request).size(),
                request.reference());
        return switch (result) {
            case DONE -> new FrontAnswer.Success(xml -> xml.element(element, value));
            case NOT_FOUND -> FrontAnswer.failed("notFound", "We could not find recordings");
            case HELD ->
                FrontAnswer.failed(
                        "recordingHeld",
                        "A legal hold is on at least one of these recordings, so none was deleted. Who runs the server"
                                + " can tell why, and lift it.");
        };
    }

    /** The application does not say for whom. */
    private static AuditActor by(FrontRequest request) {
        return AuditActor.caller(request.secretId());
    }

    private static List<String> ids(FrontRequest request) {
        // No identifier has the zero character, and the database takes none.
        return ListRecordingsCall.items(request.text("recordID").replace('\0', '\uFFFD'));
    }

    private static boolean isTrue(String text) {
        return text.strip().toLowerCase(Locale.ROOT).equals("true");
    }
}
