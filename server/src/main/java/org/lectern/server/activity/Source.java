package org.lectern.server.activity;

/** Where an observation comes from. The codes are stored: never reuse one. */
public enum Source {
    /** An event of a BigBlueButton server's webhook sender. */
    HOOK(1),
    /** A difference between two answers of a server's list of meetings. */
    POLL(2),
    /** The report that a server sends when a meeting is over. */
    ANALYTICS(3),
    /** Concluded by us, for example the end of a meeting that vanished; anything observed is stronger. */
    INFERRED(4),
    /** A call in the form of Chamilo's own callback. */
    CHAMILO(5),
    /** Entered by a person who knows better. */
    CORRECTION(6);

    private static final Source[] BY_CODE = Codes.index(values(), Source::code);

    private final short code;

    Source(int code) {
        this.code = (short) code;
    }

    short code() {
        return code;
    }

    static Source of(int code) {
        return BY_CODE[code];
    }
}
