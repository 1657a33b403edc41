package org.lectern.server.ui;

/** There is nothing here for this viewer: it does not exist, or belongs to another tenant; becomes 404. */
final class NoSuchPage extends RuntimeException {
    private static final long serialVersionUID = 1;

    NoSuchPage() {
        super("nothing here for this viewer", null, false, false);
    }
}
