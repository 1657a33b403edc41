package org.lectern.bbb;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a server tells after a meeting of everybody who was in it. What it does not tell is null, never 0.
 *
 * <p>Texts are what the server said, unchecked and of any length, without NUL and unpaired surrogates.
 *
 * @param meetingId external
 * @param start taken from the first stored event: some seconds early at most
 * @param attendees one for each external user ID
 * @see "docs/protocol/learning-analytics.md"
 */
public record LearningAnalytics(
        String meetingId,
        String internalMeetingId,
        @Nullable Instant start,
        @Nullable Instant finish,
        List<Attendee> attendees,
        List<Poll> polls) {
    public LearningAnalytics {
        attendees = List.copyOf(attendees);
        polls = List.copyOf(polls);
    }

    /** What came of reading. */
    public sealed interface Reading {}

    /** It is such a document. */
    public record Read(LearningAnalytics report) implements Reading {}

    /** @param reason fit for a log */
    public record NotUsable(String reason) implements Reading {}

    /** Reads the body of an analytics callback, of any version that is known; what is not known is left out. */
    public static Reading read(byte[] body) {
        return LearningAnalyticsReader.read(body);
    }

    /**
     * A person.
     *
     * @param externalUserId as given to join; where nothing was given, the internal ID of the connection
     * @param moderator whether the person ever was one
     * @param duration time in the meeting, overlaps counted once; in whole seconds
     */
    public record Attendee(String externalUserId, String name, boolean moderator, Times times, Engagement engagement) {
        public @Nullable Duration duration() {
            return times.duration();
        }

        public List<Visit> visits() {
            return times.visits();
        }

        /** Internal IDs of the person's connections; none in bodies of older servers. */
        public List<String> connections() {
            return times.visits().stream()
                    .map(Visit::internalUserId)
                    .filter(id -> !id.isEmpty())
                    .distinct()
                    .toList();
        }
    }

    /** @param visits in no order; they may overlap */
    public record Times(@Nullable Duration duration, List<Visit> visits) {
        public Times {
            visits = List.copyOf(visits);
        }
    }

    /**
     * A stay.
     *
     * @param internalUserId of the connection; empty in bodies of older servers
     * @param left null if the person stayed to the end
     */
    public record Visit(
            String internalUserId, Instant joined, @Nullable Instant left) {}

    /**
     * @param talkTime speech, without what was still going on at the end
     * @param hands newer servers leave it at 0
     * @param reactions newer servers leave it at 0
     */
    public record Engagement(
            @Nullable Integer chats,
            @Nullable Duration talkTime,
            @Nullable Integer hands,
            @Nullable Integer reactions,
            @Nullable Integer pollVotes) {}

    /**
     * A poll.
     *
     * @param votes what was answered, by the voter's external ID as {@link #voteKey} mangles it
     */
    public record Poll(
            String id,
            String question,
            List<String> options,
            @Nullable Instant start,
            Map<String, String> votes) {
        public Poll {
            options = List.copyOf(options);
            votes = Map.copyOf(votes);
        }
    }

    /** Somebody's answer to a poll. */
    public record Answer(String pollId, String text) {}

    /**
     * The answers by the external IDs of attendees. One whose mangled ID could be that of several people is nobody's: it
     * counts in the poll alone.
     */
    public Map<String, List<Answer>> answers() {
        Map<String, @Nullable String> byKey = new HashMap<>();
        for (Attendee attendee : attendees) {
            String id = attendee.externalUserId();
            String key = voteKey(id);
            byKey.put(key, byKey.containsKey(key) && !id.equals(byKey.get(key)) ? null : id);
        }
        Map<String, List<Answer>> answers = new LinkedHashMap<>();
        for (Poll poll : polls) {
            poll.votes().forEach((key, text) -> {
                String id = byKey.get(key);
                if (id != null) {
                    answers.computeIfAbsent(id, absent -> new ArrayList<>()).add(new Answer(poll.id(), text));
                }
            });
        }
        return answers;
    }

    /**
     * What the script that makes the body turns an ID into where it stands as a key: {@code Stud-42} becomes
     * {@code stud_42}.
     */
    public static String voteKey(String externalUserId) {
        return externalUserId
                .replace("::", "/")
                .replaceAll("([A-Z]+)([A-Z][a-z])", "$1_$2")
                .replaceAll("([a-z\\d])([A-Z])", "$1_$2")
                .replace('-', '_')
                .toLowerCase(Locale.ROOT);
    }
}
