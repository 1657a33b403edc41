package org.lectern.server.ui;

import java.time.Instant;
import java.util.List;
import org.lectern.server.person.Person;
import org.lectern.server.playback.Views;
import org.lectern.server.recording.HoldRecordings;
import org.lectern.server.recording.RecordingDetails;
import org.springframework.ui.Model;

/** What the page of one recording tells beside the recording: who played it, whether it is held, what its server did not take. */
final class RecordingFacts {
    private static final int VIEWERS = 100;

    private final HoldRecordings holds;
    private final Views views;
    private final RecordingDetails details;

    RecordingFacts(HoldRecordings holds, Views views, RecordingDetails details) {
        this.holds = holds;
        this.views = views;
        this.details = details;
    }

    /**
     * A change that was given up.
     *
     * @param what key of the text that names it
     * @param name of a value that has no text of its own, or what captions were of; may be empty
     * @param why key of the text that says why
     */
    record GivenUp(String what, String name, String why, Instant at) {
        static GivenUp of(RecordingDetails.GivenUp one) {
            String what = one.what();
            String why = switch (one.reason()) {
                case "server removed" -> "removed";
                case "never shown" -> "never-shown";
                default -> "refused";
            };
            int colon = what.indexOf(':');
            String kind = colon < 0 ? what : what.substring(0, colon);
            String name = what.substring(colon + 1);
            String key = switch (kind) {
                case "publish", "protect", "caption" -> kind;
                default ->
                    switch (name) {
                        case "bbb-recording-name" -> "name";
                        case "bbb-recording-description" -> "description";
                        case "bbb-recording-tags" -> "tags";
                        default -> "meta";
                    };
            };
            return new GivenUp("given-up." + key, name, "given-up.why." + why, one.at());
        }
    }

    void addTo(Model model, Person viewer, String recordId) {
        model.addAttribute("seen", views.of(viewer.tenantId(), recordId, VIEWERS));
        holds.find(viewer.tenantId(), recordId).ifPresent(hold -> model.addAttribute("hold", hold));
        List<GivenUp> givenUp = details.givenUp(viewer.tenantId(), recordId).stream()
                .map(GivenUp::of)
                .toList();
        model.addAttribute("givenUp", givenUp);
    }
}
