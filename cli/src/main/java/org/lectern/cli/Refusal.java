package org.lectern.cli;

/**
 * A command cannot do what it was asked, and knows why: printed as one line, then what to do, without a stack trace.
 *
 * <p>The exit code is one of {@link ExitCode}.
 */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;
    private final String advice;

    Refusal(int exitCode, String message, String advice) {
        super(message);
        this.exitCode = exitCode;
        this.advice = advice;
    }

    Refusal(int exitCode, String message, String advice, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
        this.advice = advice;
    }

    int exitCode() {
        return exitCode;
    }

    /** What the reader can do about it: a sentence, or several lines. */
    String advice() {
        return advice;
    }
}
