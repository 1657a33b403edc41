package org.lectern.server.front;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.lectern.bbb.Parameters;
import org.lectern.server.playback.PlaybackLinks;
import org.lectern.server.recording.ListedRecording;
import org.lectern.server.recording.RecordingFilter;
import org.lectern.server.recording.Recordings;
import org.lectern.server.tenant.PlaybackTerms;
import org.lectern.server.tenant.TenantStore;

/**
 * getRecordings: the tenant's, from the index, newest first.
 *
 * @see "docs/front.md, recordings"
 */
final class ListRecordingsCall {
    private static final String META = "meta_";

    private final Recordings recordings;
    private final PlaybackLinks links;
    private final TenantStore tenants;

    ListRecordingsCall(Recordings recordings, PlaybackLinks links, TenantStore tenants) {
        this.recordings = recordings;
        this.links = links;
        this.tenants = tenants;
    }

    FrontEndpoint endpoint() {
        return FrontEndpoint.of("getRecordings", this::answer);
    }

    /** What has not been looked for yet. Not an empty list, which clients take for lost recordings. */
    static FrontAnswer unavailable() {
        return new FrontAnswer.Failure(
                "internalError", "The recordings are not available at the moment. Try again.", Reasons.UNAVAILABLE);
    }

    private FrontAnswer answer(FrontRequest request) {
        RecordingFilter filter = filter(request);
        return switch (recordings.list(request.tenantId(), filter)) {
            case Recordings.Result.NotYet() -> unavailable();
            case Recordings.Result.Listed(List<ListedRecording> page, long total) ->
                new FrontAnswer.Success(xml -> {
                    PlaybackTerms terms = tenants.policyOf(request.tenantId()).playback();
                    boolean asTold = links.leavesAll(terms);
                    xml.group(
                            "recordings",
                            all -> page.forEach(one -> RecordingXml.write(
                                    one,
                                    all,
                                    asTold
                                            ? null
                                            : type -> links.of(
                                                    request.tenantId(),
                                                    terms,
                                                    one.recording().recordId(),
                                                    type))));
                    if (filter.page() != null) {
                        xml.element("totalElements", total);
                    }
                    if (page.isEmpty()) {
                        xml.element("messageKey", "noRecordings")
                                .element("message", "There are no recordings for the meeting(s).");
                    }
                });
        };
    }

    private static RecordingFilter filter(FrontRequest request) {
        return new RecordingFilter(
                items(request.text("meetingID")),
                items(request.text("recordID")),
                RecordingFilter.states(items(request.text("state"))),
                metadata(request.parameters()),
                RecordingFilter.page(request.text("offset"), request.text("limit")));
    }

    /** The values of {@code meta_*} by name in lower case without prefix. */
    static Map<String, String> metadata(Parameters parameters) {
        Map<String, String> metadata = new LinkedHashMap<>();
        for (Parameters.Parameter parameter : parameters) {
            if (parameter.name().startsWith(META)) {
                metadata.putIfAbsent(
                        parameter.name().substring(META.length()).toLowerCase(Locale.ROOT), parameter.value());
            }
        }
        return metadata;
    }

    /** The items of a comma list, blanks around them dropped. */
    static List<String> items(String list) {
        return Stream.of(list.split(",", -1))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .distinct()
                .toList();
    }
}
