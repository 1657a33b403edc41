package org.lectern.server.operations;

import java.time.Instant;
import java.util.List;

/**
 * What happened to one person before one class, as far as anybody can tell.
 *
 * @param who the person's name; a part of an address or an identifier where no name is known
 * @param where the class or room; empty if it did not come so far
 * @param facts in the order of time
 * @param verdict what it comes to
 * @param advice what to do
 */
public record Story(String who, String where, List<Fact> facts, Saying verdict, Saying advice) {
    public Story {
        facts = List.copyOf(facts);
    }

    /** The time of the last thing that happened. */
    public Instant at() {
        return facts.isEmpty() ? Instant.EPOCH : facts.getLast().at();
    }

    /**
     * Something that happened.
     *
     * @param kind what it tells for the verdict
     */
    public record Fact(Instant at, Kind kind, Saying saying) {}

    /** @param key of the sentence in the messages; the arguments go into it */
    public record Saying(String key, List<String> arguments) {
        public Saying {
            arguments = List.copyOf(arguments);
        }

        static Saying of(String key, String... arguments) {
            return new Saying(key, List.of(arguments));
        }

        /** For templates. */
        public Object[] all() {
            return arguments.toArray();
        }
    }

    /** What a fact tells for the verdict. */
    public enum Kind {
        ISSUED,
        ARRIVED,
        NEVER_ARRIVED,
        REFUSED,
        WAITED,
        SIGN_IN_REFUSED,
        /** Of the class, its server, memberships: told, but no answer by itself. */
        CIRCUMSTANCE,
        SERVER_SICK,
        RUN_LOST,
        /** Moderators of the class let people in, or do not. */
        LOBBY
    }
}
