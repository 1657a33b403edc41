package org.lectern.server.tenant;

import java.util.Locale;

/** What the operator wants of one parameter of a caller's create or join. */
public sealed interface ParameterRule {
    /** The value, where the caller gives none or an empty one. */
    record Default(String value) implements ParameterRule {}

    /** The value, whatever the caller gives. */
    record Force(String value) implements ParameterRule {}

    /** A caller's value is left out; the call goes on. */
    record Forbid() implements ParameterRule {}

    /** A call with this parameter is refused. */
    record Refuse() implements ParameterRule {}

    /** {@code default:VALUE}, {@code force:VALUE}, {@code forbid}, {@code refuse}. */
    default String text() {
        return switch (this) {
            case Default(String value) -> "default:" + value;
            case Force(String value) -> "force:" + value;
            case Forbid() -> "forbid";
            case Refuse() -> "refuse";
        };
    }

    /**
     * The inverse of {@link #text()}.
     *
     * @throws IllegalArgumentException if it is none of the four
     */
    static ParameterRule parse(String text) {
        int colon = text.indexOf(':');
        String kind = (colon < 0 ? text : text.substring(0, colon)).strip().toLowerCase(Locale.ROOT);
        String value = colon < 0 ? "" : text.substring(colon + 1);
        if (value.length() > 2_000) {
            throw new IllegalArgumentException("a value of a rule may have 2000 characters");
        }
        return switch (kind) {
            case "default" -> new Default(value);
            case "force" -> new Force(value);
            case "forbid" -> new Forbid();
            case "refuse" -> new Refuse();
            default ->
                throw new IllegalArgumentException(
                        "a rule is 'default:VALUE', 'force:VALUE', 'forbid' or 'refuse', not '" + text + "'");
        };
    }
}
