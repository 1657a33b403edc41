package org.lectern.server.playback;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
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
    /** The first part of an address's path, or the second after {@code /playback/}: as web servers tell a request's kind. */
    static final Pattern FOLDER = Pattern.compile("https?://[^/]+/(?:playback/)?([A-Za-z0-9_-]+)/");

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
     * @param kind the format that its address names, or a folder in which formats lie; of an address that names neither, only
     *     who plays every format is let have it
     */
    boolean allows(String kind) {
        List<Format> played = formats();
        List<Format> about = about(kind);
        return about.stream().anyMatch(played::contains)
                && about.stream().allMatch(format -> terms.shows(format.type(), moderates));
    }

    /** Whether an address of this kind is about no other format than this one. */
    boolean isOnlyOf(String type, String kind) {
        return about(kind).stream().allMatch(format -> format.type().equals(type));
    }

    /** The formats that a file may belong to: the one that is named so, else those that lie there, else any of them. */
    private List<Format> about(String kind) {
        List<Format> named = item.formats().stream()
                .filter(format -> format.type().equals(kind))
                .toList();
        List<Format> lying = named.isEmpty()
                ? item.formats().stream()
                        .filter(format -> folder(format.url()).equals(kind))
                        .toList()
                : named;
        return lying.isEmpty() ? item.formats() : lying;
    }

    /** Empty for what is no address, or has no folder. */
    static String folder(String url) {
        var folder = FOLDER.matcher(url);
        return folder.lookingAt() ? folder.group(1) : "";
    }
}
