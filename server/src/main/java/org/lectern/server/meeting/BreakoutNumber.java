package org.lectern.server.meeting;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The number of a breakout room, as its server counts it: from 1, and from 1 again when rooms are opened anew; 0 if nothing
 * tells.
 *
 * @see "docs/protocol/bigbluebutton-api.md, meetings"
 */
public final class BreakoutNumber {
    /** Clients offer sixteen; a hash for each is tried. */
    private static final int MOST = 100;

    private static final int HASH_DIGITS = 40;

    private BreakoutNumber() {}

    /** By what a server shows of the room. */
    public static int shown(org.lectern.bbb.Meeting room) {
        int told = read(Told.within(room, "sequence"));
        return told > 0 ? told : named(room.parentMeetingId(), room.meetingId());
    }

    /** By the identifier that a server made for the room: the hash of its class, the time and the number, and the time. */
    public static int named(String parentInternalId, String serverMeetingId) {
        int dash = serverMeetingId.indexOf('-');
        if (dash != HASH_DIGITS || parentInternalId.isEmpty()) {
            return 0;
        }
        String hash = serverMeetingId.substring(0, dash);
        String before = parentInternalId + serverMeetingId.substring(dash) + "-";
        for (int number = 1; number <= MOST; number++) {
            if (sha1(before + number).equals(hash)) {
                return number;
            }
        }
        return 0;
    }

    /** By the parameter {@code sequence} of a create. */
    static int read(String sequence) {
        return sequence.matches("[0-9]{1,6}") ? Integer.parseInt(sequence) : 0;
    }

    private static String sha1(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-1");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }
}
