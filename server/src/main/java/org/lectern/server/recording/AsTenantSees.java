package org.lectern.server.recording;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.lectern.bbb.AnswerElement;
import org.lectern.bbb.KeptAnswer;
import org.lectern.bbb.Parameters;
import org.lectern.bbb.Recording;
import org.lectern.server.meeting.CallbackParameters;
import tools.jackson.databind.json.JsonMapper;

/**
 * A recording as its tenant may see it: metadata of ours taken out, the caller's callbacks put back as the caller sent them,
 * and its own identifier of the meeting.
 *
 * @param told everything that the server said, so changed
 * @param metadata names in lower case, as they are searched
 */
record AsTenantSees(AnswerElement told, Map<String, String> metadata) {
    /** Every class that we create has metadata of this name. */
    private static final String OWN = "lectern-";

    private static final JsonMapper JSON = new JsonMapper();
    /** Characters of all metadata; what is longer is nobody's description of a class, and only long values suffer. */
    private static final int LONGEST = 32 << 10;

    private static final int LONG_VALUE = 4 << 10;
    /** Characters of everything, as lists of thousands of recordings have it in memory. */
    private static final int LONGEST_TOLD = 64 << 10;

    static AsTenantSees of(Recording recording, Parameters callers, String externalId) {
        Map<String, String> told = new LinkedHashMap<>();
        recording
                .element()
                .child("metadata")
                .ifPresent(all -> all.children().forEach(one -> told.putIfAbsent(one.name(), one.text())));
        CallbackParameters created = CallbackParameters.of(callers);
        told.replaceAll(
                (name, value) -> name.equalsIgnoreCase("meetingId") ? externalId : asSent(created, name, value));
        // A class that somebody else created and we adopted has the callbacks of whoever created it.
        boolean ours = told.keySet().stream().anyMatch(name -> name.startsWith(OWN));
        Map<String, String> metadata = ours ? created.restored(told) : told;
        if (length(metadata) > LONGEST) {
            metadata = shortened(metadata);
        }
        Map<String, String> kept = metadata;
        List<AnswerElement> children = new ArrayList<>();
        for (AnswerElement child : recording.element().children()) {
            children.add(
                    child.name().equals("metadata")
                            ? AnswerElement.of(
                                    "metadata",
                                    kept.entrySet().stream()
                                            .map(one -> AnswerElement.leaf(one.getKey(), one.getValue()))
                                            .toList())
                            : child);
        }
        Map<String, String> searched = new LinkedHashMap<>();
        kept.forEach((name, value) -> searched.put(storable(name.toLowerCase(Locale.ROOT)), storable(value)));
        return new AsTenantSees(shortened(AnswerElement.of("recording", children)), searched);
    }

    /** Long values lose their end, and if that does not suffice the longest go: names and whatever is short stay. */
    private static Map<String, String> shortened(Map<String, String> metadata) {
        List<Map.Entry<String, String>> shortestFirst = metadata.entrySet().stream()
                .map(one -> Map.entry(one.getKey(), cut(one.getValue())))
                .sorted(Comparator.comparingInt(one -> one.getValue().length()))
                .toList();
        Map<String, String> fitting = new HashMap<>();
        int length = 0;
        for (Map.Entry<String, String> one : shortestFirst) {
            length += one.getKey().length() + one.getValue().length();
            if (length > LONGEST) {
                break;
            }
            fitting.put(one.getKey(), one.getValue());
        }
        Map<String, String> inOrder = new LinkedHashMap<>();
        metadata.keySet().stream().filter(fitting::containsKey).forEach(name -> inOrder.put(name, fitting.get(name)));
        return inOrder;
    }

    private static String cut(String value) {
        return value.length() > LONG_VALUE ? value.substring(0, LONG_VALUE) : value;
    }

    /** What fits, in the server's order: what it is comes before how it plays, and pictures after addresses. */
    private static AnswerElement shortened(AnswerElement told) {
        return KeptAnswer.write(told).length() <= LONGEST_TOLD ? told : new Room(LONGEST_TOLD).fitted(told);
    }

    /** How much may still be kept; for one use. */
    private static final class Room {
        private static final int AROUND = 16;
        private int left;

        Room(int left) {
            this.left = left;
        }

        AnswerElement fitted(AnswerElement element) {
            List<AnswerElement> children = new ArrayList<>();
            for (AnswerElement child : element.children()) {
                String text = cut(child.text());
                int own = AROUND
                        + child.name().length()
                        + KeptAnswer.write(AnswerElement.leaf("", text)).length();
                boolean plain = child.attributes().isEmpty();
                if (own > left || !plain && KeptAnswer.write(child).length() > left) {
                    continue;
                }
                if (!plain) {
                    left -= KeptAnswer.write(child).length();
                    children.add(child);
                } else {
                    left -= own;
                    children.add(child.children().isEmpty() ? AnswerElement.leaf(child.name(), text) : fitted(child));
                }
            }
            return AnswerElement.of(element.name(), children);
        }
    }

    /** Answers are read without blanks around a text; the caller's stand in its create. */
    private static String asSent(CallbackParameters created, String name, String value) {
        return created.metadata(name).filter(sent -> sent.strip().equals(value)).orElse(value);
    }

    String written() {
        return storableText(KeptAnswer.write(told));
    }

    String metadataJson() {
        return JSON.writeValueAsString(metadata);
    }

    private static int length(Map<String, String> metadata) {
        return metadata.values().stream().mapToInt(String::length).sum();
    }

    /** PostgreSQL's JSON knows neither zero characters nor halves of pairs. */
    private static String storable(String text) {
        return storableText(new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
    }

    private static String storableText(String text) {
        return text.replace("\0", "");
    }
}
