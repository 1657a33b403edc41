package org.lectern.server.tenant;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * How a tenant's recordings are played.
 *
 * @param links which addresses its application reads in getRecordings
 * @param viewers formats that viewers play; empty for all
 * @param moderators formats that moderators play besides; empty for all
 * @param download whether files are offered for download where a format is one
 */
public record PlaybackTerms(Links links, Set<String> viewers, Set<String> moderators, boolean download) {
    /** Every format to everybody who may see the recording, at the server's own addresses. */
    public static final PlaybackTerms STANDARD = new PlaybackTerms(Links.SERVER, Set.of(), Set.of(), false);

    private static final Pattern TYPE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,99}");

    /** Addresses in getRecordings. */
    public enum Links {
        /** The server's, as it told them, unless it is one that lets nobody in who does not come through us. */
        SERVER,
        /** Ours: whoever has one plays until it expires, and no longer than the recording is published. */
        GATE
    }

    public PlaybackTerms {
        viewers = Set.copyOf(viewers);
        moderators = Set.copyOf(moderators);
        requireTypes(viewers);
        requireTypes(moderators);
    }

    private static void requireTypes(Set<String> types) {
        for (String type : types) {
            if (!TYPE.matcher(type).matches()) {
                throw new IllegalArgumentException(
                        "a format is named as servers do, such as presentation or video: '" + type + "'");
            }
        }
    }

    /** Whether this format is for somebody with this role. */
    public boolean shows(String type, boolean moderates) {
        if (moderates) {
            return moderators.isEmpty() || moderators.contains(type) || viewers.contains(type);
        }
        return viewers.isEmpty() || viewers.contains(type);
    }
}
