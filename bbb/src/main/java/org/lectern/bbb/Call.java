package org.lectern.bbb;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One call of the API with the way to read its answer. {@link BbbClient} has the usual ones; others are made the same
 * way and given to {@link BbbClient#call(Call)}.
 *
 * @param name last path segment: {@code create}, {@code hooks/list}
 * @param parameters signed and sent in this order
 * @param body what is posted, or null for a GET
 * @param reader turns the answer's root into the value; throws {@link IllegalArgumentException} if something is missing
 */
public record Call<T>(
        String name, Parameters parameters, @Nullable Body body, Effect effect, Function<AnswerElement, T> reader) {

    /** What a call does to the server, which decides time-outs and what an unanswered call means. */
    public enum Effect {
        /** Asks for one thing. */
        READ,
        /** Asks for a list that the server gathers slowly. */
        LIST,
        /** Changes something: unanswered, nobody knows. */
        CHANGE
    }

    /** A request body. */
    public sealed interface Body permits Content, FormWhenLong {}

    /** Bytes that no checksum covers; the parameters stay in the query. */
    public record Content(String contentType, byte[] bytes) implements Body {}

    /** The parameters move from the query into a form once they are too long for an address line (about 2 KB). */
    public record FormWhenLong() implements Body {}

    /** A question without a body. */
    public static <T> Call<T> read(String name, Parameters parameters, Function<AnswerElement, T> reader) {
        return new Call<>(name, parameters, null, Effect.READ, reader);
    }

    /** A question for a list. */
    public static <T> Call<T> list(String name, Parameters parameters, Function<AnswerElement, T> reader) {
        return new Call<>(name, parameters, null, Effect.LIST, reader);
    }

    /** A change without a body. */
    public static <T> Call<T> change(String name, Parameters parameters, Function<AnswerElement, T> reader) {
        return new Call<>(name, parameters, null, Effect.CHANGE, reader);
    }
}
