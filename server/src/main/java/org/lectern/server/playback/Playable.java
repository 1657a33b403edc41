package org.lectern.server.playback;

import java.util.List;
import java.util.Optional;
import org.lectern.server.recording.RecordingShelf.Audience;
import org.lectern.server.recording.RecordingShelf.Format;
import org.lectern.server.recording.RecordingShelf.Item;
import org.lectern.server.recording.Stage;
import org.lectern.server.tenant.PlaybackTerms;

/**
 * A recording as somebody stands before it who may see it.
 *
 * @param manages whether they may change it
 * @param moderates whether they are a moderator where they see it
 */
public record Playable(Item item, boolean manages, boolean moderates, PlaybackTerms terms) {

    /** What they may play now; nothing if they only may know of it. */
    public List<Format> formats() {
        if (!item.isPlayedBy(manages ? Audience.MANAGERS : Audience.VIEWERS)) {
            return List.of();
        }
        return item.formats().stream()
                .filter(format -> isThere(format) && terms.shows(format.type(), moderates))
                .toList();
    }

    /** Until it is approved each of its formats is hidden as it is. */
    private boolean isThere(Format format) {
        return format.stage() == Stage.PUBLISHED || item.isPreviewed() && format.stage() == Stage.UNPUBLISHED;
    }

    public Optional<Format> format(String type) {
        return formats().stream().filter(format -> format.type().equals(type)).findFirst();
    }

    /**
     * Whether a file may be handed out.
     *
     * @param kind the format that its address names; of an address that names none, only who plays every format is let have
     *     it
     */
    boolean allows(String kind) {
        return names(kind)
                ? format(kind).isPresent()
                : !formats().isEmpty()
                        && item.formats().stream().allMatch(format -> terms.shows(format.type(), moderates));
    }

    /** Whether this is a format of the recording, rather than some folder of its server. */
    boolean names(String kind) {
        return item.formats().stream().anyMatch(format -> format.type().equals(kind));
    }
}
