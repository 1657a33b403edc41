package org.lectern.bbb;

import java.util.EnumSet;
import java.util.Set;

/**
 * A generation of BigBlueButton, as far as callers must behave differently towards it.
 *
 * <p>Cannot be told from outside with certainty, so the administrator says it; 3.0 shows itself by the GraphQL addresses
 * in the version answer.
 *
 * @see "docs/protocol/bigbluebutton-api.md, versions"
 */
public enum VersionProfile {
    V2_4,
    V2_5,
    V2_6,
    V2_7,
    V3_0;

    public boolean isAtLeast(VersionProfile other) {
        return compareTo(other) >= 0;
    }

    /** SHA-1 and SHA-256 everywhere, the two longer ones since 2.5. */
    public Set<ChecksumAlgorithm> algorithms() {
        return isAtLeast(V2_5)
                ? EnumSet.allOf(ChecksumAlgorithm.class)
                : EnumSet.of(ChecksumAlgorithm.SHA1, ChecksumAlgorithm.SHA256);
    }

    /**
     * Whether a form POST is signed over a query rebuilt from the sorted form parameters (2.4, 2.5). Later versions sign
     * call name and secret alone, so nothing but TLS covers the form.
     */
    public boolean signsRebuiltForm() {
        return !isAtLeast(V2_6);
    }

    /** Whether checksums must be lower case (2.4). We always send lower case. */
    public boolean comparesCase() {
        return this == V2_4;
    }

    /** Whether join demands a valid password even beside a role (2.4, 2.5). */
    public boolean joinNeedsPassword() {
        return !isAtLeast(V2_6);
    }

    /** Whether end demands the moderator password (2.4, 2.5). */
    public boolean endNeedsPassword() {
        return !isAtLeast(V2_6);
    }

    /** Whether a second create without passwords is answered as a duplicate (2.6) or refused (2.4, 2.5). */
    public boolean repeatsCreateWithoutPasswords() {
        return isAtLeast(V2_6);
    }

    /** Whether join takes an address for its errors (2.7). */
    public boolean hasErrorRedirect() {
        return isAtLeast(V2_7);
    }

    /** Whether counts come with thousands separators (2.4, 2.5); readers strip them always. */
    public boolean separatesThousands() {
        return !isAtLeast(V2_6);
    }

    /** Path of the client under the host: where a join ends. */
    public String clientPath() {
        return isAtLeast(V3_0) ? "/html5client/" : "/html5client/join";
    }
}
