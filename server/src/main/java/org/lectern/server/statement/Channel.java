package org.lectern.server.statement;

import java.util.Arrays;
import java.util.Optional;

/** In which language a destination is told. A person has another pseudonym in each, so that two stores cannot be joined. */
public enum Channel {
    XAPI,
    CALIPER;

    /** As it stands in identifiers and addresses. */
    public String word() {
        return this == XAPI ? "xapi" : "caliper";
    }

    public static Optional<Channel> ofWord(String word) {
        return Arrays.stream(values())
                .filter(channel -> channel.word().equals(word))
                .findFirst();
    }
}
