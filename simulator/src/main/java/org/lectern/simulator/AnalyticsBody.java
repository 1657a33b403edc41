package org.lectern.simulator;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The document of the analytics callback, made from the ledger of an ended meeting.
 *
 * @see "docs/protocol/bigbluebutton-api.md, callbacks"
 */
final class AnalyticsBody {
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.000'+00:00'").withZone(ZoneOffset.UTC);

    private AnalyticsBody() {}

    static Object of(Meeting meeting, long endedAt) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("version", "1.0");
        body.put("meeting_id", meeting.externalId());
        body.put("internal_meeting_id", meeting.internalId());
        body.put("data", data(meeting, endedAt));
        return Underscore.keys(body);
    }

    private static Map<String, Object> data(Meeting meeting, long endedAt) {
        Map<String, String> metadata = new TreeMap<>();
        meeting.settings.metadata().forEach((name, value) -> {
            if (!name.startsWith("gl-")) {
                metadata.put(name, value);
            }
        });
        metadata.put("is_breakout", String.valueOf(meeting.settings.isBreakout()));
        metadata.put("meeting_name", meeting.settings.name());
        Map<String, List<LedgerBook.Page>> people = new LinkedHashMap<>();
        for (LedgerBook.Page page : meeting.ledger.pages()) {
            people.computeIfAbsent(page.identity.externalId(), id -> new ArrayList<>())
                    .add(page);
        }
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("metadata", metadata);
        data.put("duration", endedAt / 1000 - meeting.identity.createdAt() / 1000);
        data.put("start", time(meeting.identity.createdAt()));
        data.put("finish", time(endedAt));
        data.put(
                "attendees",
                people.values().stream().map(pages -> attendee(pages, endedAt)).toList());
        data.put("files", List.of("default.pdf"));
        data.put(
                "polls",
                meeting.ledger.polls.values().stream()
                        .map(poll -> poll(meeting, poll))
                        .toList());
        return data;
    }

    /** Votes stand under the external IDs of voters, which are keys and mangled like all. */
    private static Map<String, Object> poll(Meeting meeting, LedgerBook.Poll poll) {
        Map<String, Object> votes = new LinkedHashMap<>();
        for (LedgerBook.Page page : meeting.ledger.pages()) {
            String answer = page.answers.get(poll.id());
            if (answer != null) {
                votes.put(page.identity.externalId(), answer);
            }
        }
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("id", poll.id());
        told.put("type", poll.options().equals(List.of("Yes", "No")) ? "YN" : "CUSTOM");
        told.put("question", poll.question());
        told.put("published", true);
        told.put("options", poll.options());
        told.put("start", time(poll.askedAt()));
        told.put("votes", votes);
        return told;
    }

    private static Map<String, Object> attendee(List<LedgerBook.Page> pages, long endedAt) {
        List<Spans.Span> sessions = new ArrayList<>();
        List<Spans.Span> talks = new ArrayList<>();
        int chats = 0;
        int hands = 0;
        int emojis = 0;
        Set<String> answered = new HashSet<>();
        for (LedgerBook.Page page : pages) {
            sessions.addAll(page.sessions.until(endedAt));
            talks.addAll(page.talking.until(endedAt));
            chats += page.messages;
            answered.addAll(page.answers.keySet());
            hands += page.hands;
            emojis +=
                    page.reactions.values().stream().mapToInt(Integer::intValue).sum();
        }
        long unfinished = talks.stream()
                .filter(talk -> talk.to() == endedAt)
                .mapToLong(Spans.Span::from)
                .max()
                .orElse(0);
        List<Spans.Span> finished =
                talks.stream().filter(talk -> talk.to() != endedAt).toList();
        Map<String, Object> engagement = new LinkedHashMap<>();
        engagement.put("chats", chats);
        engagement.put("talks", talks.size());
        engagement.put("raisehand", hands);
        engagement.put("emojis", emojis);
        engagement.put("poll_votes", answered.size());
        engagement.put("talk_time", Spans.union(finished) / 1000);
        Connection.Identity who = pages.getLast().identity;
        Map<String, Object> attendee = new LinkedHashMap<>();
        attendee.put("ext_user_id", who.externalId());
        attendee.put("name", who.name());
        attendee.put("moderator", pages.stream().anyMatch(page -> page.identity.role() == Role.MODERATOR));
        attendee.put("joins", sessions.stream().map(span -> time(span.from())).toList());
        attendee.put("leaves", sessions.stream().map(span -> time(span.to())).toList());
        attendee.put("duration", Spans.union(sessions) / 1000);
        attendee.put("recent_talking_time", unfinished == 0 ? "" : time(unfinished));
        attendee.put("engagement", engagement);
        attendee.put(
                "sessions", pages.stream().map(page -> session(page, endedAt)).toList());
        return attendee;
    }

    private static Map<String, Object> session(LedgerBook.Page page, long endedAt) {
        List<Spans.Span> spans = page.sessions.until(endedAt);
        Map<String, Object> session = new LinkedHashMap<>();
        session.put(
                "joins",
                spans.stream().map(span -> turn(page, span.from(), "join")).toList());
        session.put(
                "lefts",
                spans.stream()
                        .filter(span -> span.to() != endedAt)
                        .map(span -> turn(page, span.to(), "left"))
                        .toList());
        return session;
    }

    private static Map<String, Object> turn(LedgerBook.Page page, long at, String event) {
        Map<String, Object> turn = new LinkedHashMap<>();
        turn.put("timestamp", time(at));
        turn.put("userid", page.identity.internalId());
        turn.put("ext_userid", page.identity.externalId());
        turn.put("event", event);
        turn.put("remove", false);
        return turn;
    }

    private static String time(long millis) {
        return SECONDS.format(Instant.ofEpochMilli(millis));
    }
}
