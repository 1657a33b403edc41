package org.lectern.server.platform;

/** A secret of the configuration: a password or a key. Its text form is {@code ***}. */
public record Secret(String reveal) {
    @Override
    public String toString() {
        return "***";
    }
}
