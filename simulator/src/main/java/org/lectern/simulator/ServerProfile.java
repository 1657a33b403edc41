package org.lectern.simulator;

import java.util.EnumSet;
import java.util.Set;

/**
 * A generation of BigBlueButton, each in its last patch release, with what it does differently from the others.
 *
 * @see "docs/protocol/bigbluebutton-api.md, versions"
 */
public enum ServerProfile {
    V2_4,
    V2_5,
    V2_6,
    V2_7,
    V3_0;

    boolean atLeast(ServerProfile other) {
        return compareTo(other) >= 0;
    }

    /** Hashes that calls may be signed with unless the server is told otherwise. */
    Set<Hash> hashes() {
        return this == V2_4 ? EnumSet.of(Hash.SHA1, Hash.SHA256) : EnumSet.allOf(Hash.class);
    }

    /** Up to 2.5 a form POST is signed over all its parameters, sorted and encoded again. */
    boolean rebuildsForms() {
        return !atLeast(V2_6);
    }

    /** Up to 2.5 passwords decide at join and end, and a repeated create must send both. */
    boolean demandsPasswords() {
        return !atLeast(V2_6);
    }

    /** Up to 2.5 the counts of getMeetingInfo carry thousands separators. */
    boolean separatesThousands() {
        return !atLeast(V2_6);
    }

    boolean insertsDocuments() {
        return atLeast(V2_5);
    }

    boolean pagesRecordings() {
        return atLeast(V2_6);
    }

    /** Whether a page of recordings comes with their total. */
    boolean countsRecordings() {
        return atLeast(V2_7);
    }

    boolean takesOneUploadedPresentation() {
        return atLeast(V2_7);
    }

    boolean sendsChatMessages() {
        return atLeast(V3_0);
    }

    boolean checksContentType() {
        return atLeast(V2_6);
    }

    String clientPath() {
        return atLeast(V3_0) ? "/html5client/" : "/html5client/join";
    }

    /** The webhook sender usually found beside this generation. */
    HookSender usualSender() {
        if (atLeast(V3_0)) {
            return HookSender.rawBody();
        }
        return atLeast(V2_7) ? HookSender.constant() : HookSender.json();
    }
}
