package org.lectern.bbb;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.LearningAnalytics.Attendee;
import org.lectern.bbb.LearningAnalytics.Engagement;
import org.lectern.bbb.LearningAnalytics.NotUsable;
import org.lectern.bbb.LearningAnalytics.Poll;
import org.lectern.bbb.LearningAnalytics.Read;
import org.lectern.bbb.LearningAnalytics.Reading;
import org.lectern.bbb.LearningAnalytics.Times;
import org.lectern.bbb.LearningAnalytics.Visit;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads {@link LearningAnalytics}. */
final class LearningAnalyticsReader {
    private static final JsonMapper JSON = new JsonMapper();
    /** Nobody does more than this in a meeting; what says so is not believed. */
    private static final long MOST = 100_000_000;

    private LearningAnalyticsReader() {}

    static Reading read(byte[] body) {
        JsonNode root;
        try {
            root = JSON.readTree(body);
        } catch (JacksonException e) {
            return new NotUsable("not JSON");
        }
        JsonNode data = root.path("data");
        if (!data.isObject()) {
            return new NotUsable("no data");
        }
        var attendees = new ArrayList<Attendee>();
        for (JsonNode attendee : data.path("attendees")) {
            if (attendee.isObject()) {
                attendees.add(attendee(attendee));
            }
        }
        var polls = new ArrayList<Poll>();
        for (JsonNode poll : data.path("polls")) {
            if (poll.isObject() && !text(poll.path("id")).isEmpty()) {
                polls.add(poll(poll));
            }
        }
        return new Read(new LearningAnalytics(
                text(root.path("meeting_id")),
                text(root.path("internal_meeting_id")),
                time(data.path("start")),
                time(data.path("finish")),
                attendees,
                polls));
    }

    private static Attendee attendee(JsonNode attendee) {
        JsonNode engagement = attendee.path("engagement");
        return new Attendee(
                text(attendee.path("ext_user_id")),
                text(attendee.path("name")),
                attendee.path("moderator").asBoolean(false),
                new Times(seconds(attendee.path("duration")), visits(attendee)),
                new Engagement(
                        count(engagement.path("chats")),
                        seconds(engagement.path("talk_time")),
                        count(engagement.path("raisehand")),
                        count(engagement.path("emojis")),
                        count(engagement.path("poll_votes"))));
    }

    /** From the sessions, which name connections; older bodies have two lists of times. */
    private static List<Visit> visits(JsonNode attendee) {
        var visits = new ArrayList<Visit>();
        for (JsonNode session : attendee.path("sessions")) {
            visits.addAll(visits(session.path("joins"), session.path("lefts")));
        }
        return visits.isEmpty() ? visits(attendee.path("joins"), attendee.path("leaves")) : visits;
    }

    private static List<Visit> visits(JsonNode joins, JsonNode leaves) {
        var visits = new ArrayList<Visit>();
        for (int i = 0; i < joins.size(); i++) {
            Instant joined = turn(joins.get(i));
            if (joined != null) {
                Instant left = leaves.path(i).isMissingNode() ? null : turn(leaves.path(i));
                visits.add(new Visit(text(joins.get(i).path("userid")), joined, left));
            }
        }
        return visits;
    }

    private static @Nullable Instant turn(JsonNode node) {
        return time(node.isObject() ? node.path("timestamp") : node);
    }

    private static Poll poll(JsonNode poll) {
        var options = new ArrayList<String>();
        poll.path("options").forEach(option -> options.add(text(option)));
        Map<String, String> votes = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> vote : poll.path("votes").properties()) {
            votes.put(Redaction.storable(vote.getKey()), answer(vote.getValue()));
        }
        return new Poll(text(poll.path("id")), text(poll.path("question")), options, time(poll.path("start")), votes);
    }

    private static String answer(JsonNode node) {
        return node.isArray()
                ? node.valueStream().map(LearningAnalyticsReader::text).collect(Collectors.joining(", "))
                : text(node);
    }

    private static String text(JsonNode node) {
        return node.isString() || node.isNumber() || node.isBoolean() ? Redaction.storable(node.asString()) : "";
    }

    private static @Nullable Integer count(JsonNode node) {
        Long number = number(node);
        return number == null ? null : Integer.valueOf(number.intValue());
    }

    private static @Nullable Duration seconds(JsonNode node) {
        Long number = number(node);
        return number == null ? null : Duration.ofSeconds(number);
    }

    private static @Nullable Long number(JsonNode node) {
        if (!node.isNumber() && !node.isString()) {
            return null;
        }
        try {
            double number = node.isNumber() ? node.doubleValue() : Double.parseDouble(node.stringValue());
            return number >= 0 && number <= MOST ? Long.valueOf((long) number) : null;
        } catch (NumberFormatException | JacksonException e) {
            return null;
        }
    }

    private static @Nullable Instant time(JsonNode node) {
        try {
            return node.isString() && !node.stringValue().isEmpty()
                    ? OffsetDateTime.parse(node.stringValue()).toInstant()
                    : null;
        } catch (DateTimeException e) {
            return null;
        }
    }
}
