package org.lectern.bbb;

import org.jspecify.annotations.Nullable;

/**
 * A slide deck given with create: by address, which the server fetches, or inline for small files.
 *
 * <p>Fetching and converting happen after the answer: a deck that cannot be fetched, is too large or of an unknown type
 * disappears without an error. Servers refuse private addresses, the newest also plain http.
 */
public sealed interface Presentation permits Presentation.ByUrl, Presentation.Inline {

    /** How the deck is offered in the meeting. Always sent, since servers disagree about the defaults. */
    record Options(boolean current, boolean downloadable, boolean removable) {
        /** Shown at once if it is the first; not downloadable, removable. */
        public static final Options USUAL = new Options(false, false, true);

        public Options shownFirst() {
            return new Options(true, downloadable, removable);
        }
    }

    Options options();

    /** @param filename needed if the path of the address has no proper extension */
    record ByUrl(String url, @Nullable String filename, Options options) implements Presentation {}

    /** @param bytes all inline decks of a create together stay well under 2 MB in base64 */
    record Inline(String filename, byte[] bytes, Options options) implements Presentation {}

    static Presentation byUrl(String url) {
        return new ByUrl(url, null, Options.USUAL);
    }

    static Presentation inline(String filename, byte[] bytes) {
        return new Inline(filename, bytes, Options.USUAL);
    }
}
