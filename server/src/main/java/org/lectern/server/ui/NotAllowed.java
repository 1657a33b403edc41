package org.lectern.server.ui;

/** The viewer knows that this exists but may not see or do it; becomes 403. */
final class NotAllowed extends RuntimeException {
    private static final long serialVersionUID = 1;

    NotAllowed(String why) {
        super(why, null, false, false);
    }
}
