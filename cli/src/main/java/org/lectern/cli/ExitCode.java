package org.lectern.cli;

/** What the process tells the shell. Printed at the end of {@code lectern --help}. */
final class ExitCode {
    static final int DONE = 0;

    /** The command ran and its answer is no: a comparison of {@code demo --check} failed, nothing was found. */
    static final int FAILED = 1;

    /** The command line was not understood. */
    static final int USAGE = 2;

    /** A setting, a secret file or the machine is not as it must be; nothing was started or changed. */
    static final int CONFIGURATION = 3;

    /** A port or a data folder is in use by another process. */
    static final int IN_USE = 4;

    /** The database or a BigBlueButton server did not answer. */
    static final int UNREACHABLE = 5;

    /** A defect of Lectern itself; the stack trace is in the output. */
    static final int DEFECT = 70;

    private ExitCode() {}
}
