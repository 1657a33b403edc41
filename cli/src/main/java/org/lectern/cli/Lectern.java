package org.lectern.cli;

/** Entry point of the command line. */
public final class Lectern {
    private Lectern() {}

    public static void main(String[] arguments) {
        System.exit(2);
    }
}
