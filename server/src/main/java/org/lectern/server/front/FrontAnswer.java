package org.lectern.server.front;

import java.util.function.Consumer;
import org.lectern.server.platform.RawResponse;

/** What a call answers. */
public sealed interface FrontAnswer {
    /**
     * XML with return code SUCCESS.
     *
     * @param content writes what follows the return code, in the order of the API; called once
     */
    record Success(Consumer<Xml> content) implements FrontAnswer {}

    /**
     * XML with return code FAILED.
     *
     * @param key what clients match
     * @param message what clients may show
     * @param reason why, for the inspector, in the words of {@link Reasons} or a call's own; never shown to the caller
     */
    record Failure(String key, String message, String reason) implements FrontAnswer {}

    /** The other form of a failure: {@code <errors><error><key/><message/></error></errors>}. */
    record FailureList(String key, String message, String reason) implements FrontAnswer {}

    /**
     * JSON, with its envelope.
     *
     * @param reason why it is a failure; empty if it is none
     */
    record Json(String text, String reason) implements FrontAnswer {}

    /** 302, never cached. */
    record Redirect(String location) implements FrontAnswer {}

    /**
     * Anything else: a page, or an empty body.
     *
     * @param reason why it is a refusal; empty if it is none
     */
    record Whole(RawResponse response, String reason) implements FrontAnswer {}

    /** A failure whose reason is its key. */
    static Failure failed(String key, String message) {
        return new Failure(key, message, key);
    }

    /** Whether the caller got what it asked for. */
    default boolean isSuccess() {
        return why().isEmpty();
    }

    /** Why it is a failure; empty if it is none. */
    default String why() {
        return switch (this) {
            case Success _, Redirect _ -> "";
            case Failure failure -> failure.reason();
            case FailureList failure -> failure.reason();
            case Json json -> json.reason();
            case Whole whole -> whole.reason();
        };
    }
}
