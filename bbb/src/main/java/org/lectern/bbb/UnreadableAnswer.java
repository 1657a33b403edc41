package org.lectern.bbb;

/** An answer that cannot be read; never leaves this package, where it becomes a failure. */
final class UnreadableAnswer extends Exception {

    private static final long serialVersionUID = 1L;

    private final FailureKind kind;

    UnreadableAnswer(FailureKind kind, String message) {
        super(message, null, false, false);
        this.kind = kind;
    }

    FailureKind kind() {
        return kind;
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
