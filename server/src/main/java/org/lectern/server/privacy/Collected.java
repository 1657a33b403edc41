package org.lectern.server.privacy;

import java.util.Locale;

/** Kinds of what is collected in classes. That somebody was there is always collected: without it there is no report. */
public enum Collected {
    /** Microphone, mute, listen-only and talking. */
    MICROPHONE,
    CAMERA,
    SCREEN,
    /** How many public messages, never their text. */
    MESSAGES,
    REACTIONS,
    HANDS,
    /** Polls asked, and the answers of people. */
    POLLS,
    /** Who was presenter when. */
    PRESENTER,
    /** The server's own report after the class. */
    ANALYTICS,
    /** Who played which recording. That it was played is counted in any case. */
    VIEWS,
    /** Everything that no figure is made of. */
    OTHER;

    /** In settings and on pages. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
