package org.lectern.server.playback;

/** How a server's recordings are protected, as its operator says. */
public enum PlaybackMode {
    /** Not at all: whoever has an address of the server plays it. */
    PUBLIC,
    /** Its web server asks us before it hands out anything of a recording. */
    GATED,
    /** It gives addresses for one use itself, as Scalelite does for protected recordings: asked for at every click. */
    ONE_TIME
}
