package org.lectern.server.statement;

import java.util.Map;
import java.util.stream.Collectors;

/**
 * Reactions as the profile writes them: code points, {@code U+1F44D}. Whatever a client may have sent that is no emoji is
 * not passed on, since it is text that somebody wrote.
 */
final class Emoji {
    static final String HAND = "U+1F590";
    private static final int JOINER = 0x200D;
    private static final int AS_PICTURE = 0xFE0F;
    private static final int FIRST = 0xA9;
    private static final int MOST_POINTS = 12;
    /** What senders before 2.7 called them. */
    private static final Map<String, String> WORDS = Map.of(
            "thumbsUp", "U+1F44D",
            "thumbsDown", "U+1F44E",
            "applause", "U+1F44F",
            "happy", "U+1F642",
            "smile", "U+1F642",
            "sad", "U+1F641",
            "confused", "U+1F615",
            "neutral", "U+1F610");

    private Emoji() {}

    /** Empty if it is none. */
    static String code(String value) {
        String known = WORDS.get(value);
        if (known != null) {
            return known;
        }
        int[] points = value.codePoints().toArray();
        if (points.length == 0 || points.length > MOST_POINTS) {
            return "";
        }
        for (int point : points) {
            boolean part = point == JOINER || point == AS_PICTURE || Character.isEmojiComponent(point);
            // Digits and a few signs count as emoji too, as parts of others.
            if (point < FIRST || !(part || Character.isEmoji(point))) {
                return "";
            }
        }
        return value.codePoints()
                .filter(point -> point != AS_PICTURE)
                .mapToObj("U+%04X"::formatted)
                .collect(Collectors.joining(" "));
    }
}
