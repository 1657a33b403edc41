package org.lectern.bbb;

/**
 * Something is gone, or soon will be: a meeting asked to end, a hook destroyed.
 *
 * @param wasGone whether the server did not know it any more, which is as good
 */
public record Removal(boolean wasGone) {}
