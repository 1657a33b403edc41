package org.lectern.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Classes of an hour and what happens in them, in the order of arrival; the same for the same seed, in every process.
 *
 * <p>People join within five minutes, open and close microphones and cameras, write, react, raise hands, and leave. One
 * event in twenty arrives twice, one in five arrives up to two hundred places away from its turn.
 *
 * @param tag what the meeting identifiers begin with
 * @param shape how much of it
 * @param seed one per round, so that no round repeats the events of another
 * @param startMillis when all classes began, milliseconds since 1970
 */
record Workload(String tag, Shape shape, long seed, long startMillis) {
    private static final long HOUR = 3_600_000;
    private static final String[] STATES = {
        "user-audio-unmuted", "user-audio-muted", "chat-group-message-sent", "user-raise-hand-changed:true",
        "user-raise-hand-changed:false", "user-emoji-changed", "user-cam-broadcast-start", "user-cam-broadcast-end"
    };

    /**
     * @param meetings classes at the same time
     * @param people in each class
     * @param eventsEach of each person, the joining and the leaving included; at least 4
     */
    record Shape(int meetings, int people, int eventsEach) {
        int distinct() {
            return meetings * people * eventsEach;
        }
    }

    /** One event, as one element of the sender's {@code event} array. */
    record Event(int meeting, int person, String id, long atMillis, String json) {
        /** What a receiver that keeps sums would add to. */
        String figure() {
            return switch (id) {
                case "chat-group-message-sent" -> "messages";
                case "user-emoji-changed" -> "reactions";
                case "user-raise-hand-changed" -> "hands";
                case "user-cam-broadcast-start", "user-cam-broadcast-end" -> "camera_seconds";
                case "user-audio-unmuted", "user-audio-muted", "user-audio-voice-enabled" -> "talk_seconds";
                default -> "connections";
            };
        }
    }

    /** Identifier under which the meeting was created at the server. */
    String serverMeetingId(int meeting) {
        var random = new SplittableRandom(seed * 1_000_003 + meeting);
        return tag + "-" + letters(random, 26);
    }

    /** The server's own identifier: a hash, a dash, the time of creation. */
    String internalMeetingId(int meeting) {
        byte[] hash = Digests.sha1(serverMeetingId(meeting).getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(hash) + "-" + startMillis;
    }

    /** Every event with its duplicates, in the order of arrival. */
    List<Event> arrivals() {
        var random = new SplittableRandom(seed);
        var inOrder = new ArrayList<Event>(shape.distinct());
        for (int meeting = 0; meeting < shape.meetings(); meeting++) {
            String head = "{\"meeting\":{\"internal-meeting-id\":\"" + internalMeetingId(meeting)
                    + "\",\"external-meeting-id\":\"" + serverMeetingId(meeting) + "\"}";
            for (int person = 0; person < shape.people(); person++) {
                addPerson(inOrder, random, head, meeting, person);
            }
        }
        inOrder.sort(Comparator.comparingLong(Event::atMillis));
        return disturbed(inOrder, random);
    }

    private void addPerson(List<Event> events, SplittableRandom random, String head, int meeting, int person) {
        String id = "w_" + letters(new SplittableRandom(seed * 31 + meeting * 1009L + person), 12);
        String user = "\"internal-user-id\":\"" + id + "\",\"external-user-id\":\"" + (10_000 + person) + "\"";
        long join = startMillis + random.nextLong(300_000);
        long leave = startMillis + HOUR - random.nextLong(300_000);
        events.add(event(
                head,
                meeting,
                person,
                "user-joined",
                join,
                "\"user\":{" + user + ",\"name\":\"Person " + person
                        + "\",\"role\":\"VIEWER\",\"presenter\":false,\"guest\":false}"));
        events.add(event(
                head,
                meeting,
                person,
                "user-audio-voice-enabled",
                join + 2_000,
                "\"user\":{" + user + ",\"listening-only\":false,\"sharing-mic\":true,\"muted\":true}"));
        int between = shape.eventsEach() - 3;
        int first = random.nextInt(STATES.length);
        for (int i = 0; i < between; i++) {
            long at = join + 5_000 + (leave - join - 10_000) * i / between + random.nextLong(1_000);
            String[] state = STATES[(first + i) % STATES.length].split(":", -1);
            String more = switch (state[0]) {
                case "user-audio-unmuted" -> ",\"muted\":false}";
                case "user-audio-muted" -> ",\"muted\":true}";
                case "user-raise-hand-changed" -> ",\"raise-hand\":" + state[1] + "}";
                case "user-emoji-changed" -> ",\"emoji\":\"thumbsUp\"}";
                case "user-cam-broadcast-start", "user-cam-broadcast-end" -> ",\"stream\":\"" + id + "_camera\"}";
                default -> "";
            };
            String attributes = more.isEmpty()
                    ? "\"chat-message\":{\"id\":\"" + at + "-" + letters(random, 8)
                            + "\",\"message\":{\"text\":\"I think it is the second one\"},\"sender\":{" + user
                            + ",\"name\":\"Person " + person + "\"}},\"chat-id\":\"MAIN-PUBLIC-GROUP-CHAT\""
                    : "\"user\":{" + user + more;
            events.add(event(head, meeting, person, state[0], at, attributes));
        }
        events.add(event(head, meeting, person, "user-left", leave, "\"user\":{" + user + "}"));
    }

    private static Event event(String head, int meeting, int person, String id, long at, String attributes) {
        String json = "{\"data\":{\"type\":\"event\",\"id\":\"" + id + "\",\"attributes\":" + head + "," + attributes
                + "},\"event\":{\"ts\":" + at + "}}}";
        return new Event(meeting, person, id, at, json);
    }

    private static List<Event> disturbed(List<Event> inOrder, SplittableRandom random) {
        record Placed(double place, Event event) {}
        var placed = new ArrayList<Placed>(inOrder.size() + inOrder.size() / 20);
        for (int i = 0; i < inOrder.size(); i++) {
            double place = random.nextInt(5) == 0 ? i + random.nextDouble(400) - 200 : i;
            placed.add(new Placed(place, inOrder.get(i)));
            if (random.nextInt(20) == 0) {
                placed.add(new Placed(place + random.nextDouble(1_000), inOrder.get(i)));
            }
        }
        placed.sort(Comparator.comparingDouble(Placed::place));
        return placed.stream().map(Placed::event).toList();
    }

    static String letters(SplittableRandom random, int length) {
        var text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append("abcdefghijklmnopqrstuvwxyz234567".charAt(random.nextInt(32)));
        }
        return text.toString();
    }
}
