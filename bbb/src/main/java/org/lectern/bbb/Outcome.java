package org.lectern.bbb;

import java.util.Optional;
import java.util.function.Function;

/**
 * What became of a call: an answer or a failure that a caller can act on. Nothing here is thrown.
 *
 * @param <T> what the call answers
 */
public sealed interface Outcome<T> permits Outcome.Success, Outcome.Failure {

    /**
     * The server did it.
     *
     * @param messageKey empty, or a remark such as {@code duplicateWarning}
     * @param message the remark's text, empty or the server's
     */
    record Success<T>(T value, String messageKey, String message) implements Outcome<T> {}

    /**
     * It failed, or nobody knows.
     *
     * @param messageKey the server's key, empty if it gave none or did not answer
     * @param message the server's text, or ours about what went wrong; never holds a secret
     * @param mayHaveHappened whether a call that changes something may have taken effect all the same; always false for
     *     questions
     * @param advice what to try
     */
    record Failure<T>(FailureKind kind, String messageKey, String message, boolean mayHaveHappened, String advice)
            implements Outcome<T> {

        /** The same failure as that of another call's outcome. */
        @SuppressWarnings("unchecked") // it holds no T
        public <U> Failure<U> as() {
            return (Failure<U>) this;
        }
    }

    /** The answer, if there is one. */
    default Optional<T> toOptional() {
        return this instanceof Success<T> success ? Optional.of(success.value()) : Optional.empty();
    }

    /** The failure, if it is one. */
    default Optional<Failure<T>> failure() {
        return this instanceof Failure<T> failure ? Optional.of(failure) : Optional.empty();
    }

    /** The kind of failure, if it is one. */
    default Optional<FailureKind> failureKind() {
        return failure().map(Failure::kind);
    }

    default boolean isSuccess() {
        return this instanceof Success<T>;
    }

    /** The same outcome with another view of the answer. */
    default <U> Outcome<U> map(Function<? super T, ? extends U> view) {
        if (this instanceof Success<T> success) {
            return new Success<>(view.apply(success.value()), success.messageKey(), success.message());
        }
        return ((Failure<T>) this).as();
    }

    /** The answer, or an exception naming kind, key and message: for programs that cannot go on without. */
    default T orElseThrow() {
        if (this instanceof Success<T> success) {
            return success.value();
        }
        Failure<T> failure = (Failure<T>) this;
        throw new IllegalStateException(
                "BigBlueButton call failed: " + failure.kind() + " " + failure.messageKey() + " " + failure.message());
    }
}
