package org.lectern.server.ui;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lectern.server.person.Person;
import org.lectern.server.playback.PlaybackLinks;
import org.lectern.server.playback.PlaybackMode;
import org.lectern.server.playback.PlaybackServers;
import org.lectern.server.playback.Views;
import org.lectern.server.recording.HoldRecordings;
import org.lectern.server.recording.RecordingDetails;
import org.lectern.server.recording.RecordingShelf;
import org.lectern.server.tenant.PlaybackTerms;
import org.lectern.server.tenant.TenantStore;
import org.springframework.ui.Model;

/**
 * What the page of one recording tells beside the recording: who played it, whether it is held, what its server did not take, and
 * how old what is known can be of those who may watch it.
 */
final class RecordingFacts {
    private static final int VIEWERS = 100;

    private final HoldRecordings holds;
    private final Views views;
    private final RecordingDetails details;
    private final Outside outside;

    RecordingFacts(HoldRecordings holds, Views views, RecordingDetails details, Outside outside) {
        this.holds = holds;
        this.views = views;
        this.details = details;
        this.outside = outside;
    }

    /** What lets in whom nobody here knows. */
    record Outside(TenantStore tenants, PlaybackLinks links, PlaybackServers servers) {}

    /**
     * How old what is known can be of those who may watch. Members of the course are kept here, and are asked for at every click.
     *
     * @param links the age of the oldest link that an application gave somebody and that still opens; null if it is given none
     * @param unasked whether the server hands it out to whoever has its address, whenever they got it
     */
    record Known(@Nullable Duration links, boolean unasked) {}

    private Known known(Person viewer, RecordingShelf.Item item) {
        PlaybackTerms terms = outside.tenants().policyOf(viewer.tenantId()).playback();
        boolean linked =
                item.formats().stream().anyMatch(format -> outside.links().replaces(terms, format.url()));
        boolean unasked = outside.servers().of(item.serverId()).mode() == PlaybackMode.PUBLIC;
        return new Known(linked ? outside.links().life() : null, unasked);
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

    void addTo(Model model, Person viewer, RecordingShelf.Item item) {
        String recordId = item.recordId();
        model.addAttribute("known", known(viewer, item));
        model.addAttribute("seen", views.of(viewer.tenantId(), recordId, VIEWERS));
        holds.find(viewer.tenantId(), recordId).ifPresent(hold -> model.addAttribute("hold", hold));
        List<GivenUp> givenUp = details.givenUp(viewer.tenantId(), recordId).stream()
                .map(GivenUp::of)
                .toList();
        model.addAttribute("givenUp", givenUp);
    }
}
