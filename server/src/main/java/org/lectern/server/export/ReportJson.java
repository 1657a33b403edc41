package org.lectern.server.export;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.lectern.server.activity.ClassActivity;
import org.lectern.server.activity.ClassFigures;
import org.lectern.server.activity.Figure;
import org.lectern.server.activity.PersonActivity;
import org.lectern.server.activity.Sourced;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A class as JSON, in the shape that {@code docs/exports.md} states: additions may come, what is there stays. Times are
 * UTC with milliseconds, durations whole seconds, null what was not collected or has not happened.
 */
final class ReportJson {
    static final String FORMAT = "lectern.class/1";
    private static final JsonMapper JSON = JsonMapper.shared();
    /** Part of the documented shape, whatever the constants are called. */
    private static final Map<Figure, String> NAMES = Map.ofEntries(
            Map.entry(Figure.PRESENCE, "presence"),
            Map.entry(Figure.MICROPHONE, "microphone"),
            Map.entry(Figure.TALK, "talk"),
            Map.entry(Figure.LISTEN_ONLY, "listenOnly"),
            Map.entry(Figure.CAMERA, "camera"),
            Map.entry(Figure.SCREEN_SHARE, "screenShare"),
            Map.entry(Figure.PRESENTER, "presenter"),
            Map.entry(Figure.HAND_TIME, "handTime"),
            Map.entry(Figure.HANDS, "hands"),
            Map.entry(Figure.MESSAGES, "messages"),
            Map.entry(Figure.REACTIONS, "reactions"),
            Map.entry(Figure.POLL_ANSWERS, "pollAnswers"));

    private ReportJson() {}

    static byte[] write(ClassReport report) {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(tree(report));
    }

    static ObjectNode tree(ClassReport report) {
        ObjectNode root = JSON.createObjectNode();
        root.put("format", FORMAT);
        root.put("asOf", time(report.activity().asOf()));
        root.set("class", about(report));
        var people = root.putArray("people");
        report.activity()
                .people()
                .forEach(person -> people.add(person(person)
                        .set(
                                "attendance",
                                attendance(report.judgements().of(person.who().key())))));
        var absent = root.putArray("absent");
        report.judgements()
                .absent()
                .forEach(one -> absent.addObject()
                        .put("name", one.name())
                        .set("attendance", attendance(Optional.of(one.mark()))));
        root.set("polls", polls(report.activity()));
        var recorded = root.putArray("recorded");
        report.activity()
                .figures()
                .recorded()
                .forEach(span ->
                        recorded.addObject().put("from", time(span.from())).put("to", time(span.to())));
        var missing = root.putArray("missing");
        for (ClassActivity.MissingSpan span : report.activity().missing()) {
            missing.addObject()
                    .put("from", time(span.from()))
                    .put("to", time(span.to()))
                    .put("reason", span.reason().name());
        }
        return root;
    }

    private static JsonNode attendance(Optional<Judgements.Mark> mark) {
        return mark.<JsonNode>map(one -> JSON.createObjectNode()
                        .put("judgement", one.judgement().name())
                        .put("by", one.source().name()))
                .orElseGet(JSON::nullNode);
    }

    private static ObjectNode about(ClassReport report) {
        ClassReport.Heading heading = report.heading();
        ObjectNode about = JSON.createObjectNode();
        about.put("id", heading.classId().toString());
        about.put("title", heading.title());
        about.put("course", heading.course().isEmpty() ? null : heading.course());
        about.put("room", heading.room().isEmpty() ? null : heading.room());
        about.put("startedAt", time(report.began()));
        about.put("endedAt", report.ended().map(ReportJson::time).orElse(null));
        about.put("endInferred", report.activity().course().endInferred());
        about.put("lengthSeconds", report.length().toSeconds());
        return about;
    }

    private static ObjectNode person(PersonActivity person) {
        PersonActivity.Who who = person.who();
        ObjectNode out = JSON.createObjectNode();
        out.put("name", who.name());
        out.put("externalId", who.externalUserId().isEmpty() ? null : who.externalUserId());
        out.put("role", who.role().isEmpty() ? null : who.role());
        out.put("guest", who.guest());
        out.set("presence", presence(person.presence()));
        out.set("figures", person.figures().collected() ? figures(person.figures()) : JSON.nullNode());
        ArrayNode answers = out.putArray("pollAnswers");
        person.figures()
                .answers()
                .forEach(answer ->
                        answers.addObject().put("poll", answer.pollId()).put("answer", answer.answer()));
        ObjectNode anomalies = out.putObject("anomalies");
        new TreeMap<>(person.anomalies()).forEach(anomalies::put);
        return out;
    }

    private static ObjectNode presence(PersonActivity.Presence presence) {
        ObjectNode out = JSON.createObjectNode();
        out.put("seconds", seconds(presence.total()));
        out.put("source", PeopleSheet.mark(presence).name());
        out.put("firstJoin", optional(presence.firstJoin()));
        out.put("lastSeen", optional(presence.lastSeen()));
        out.put("connections", presence.connections());
        out.put("inBreakoutsSeconds", seconds(presence.inBreakouts()));
        var sessions = out.putArray("sessions");
        for (PersonActivity.Session session : presence.sessions()) {
            sessions.addObject()
                    .put("from", time(session.from()))
                    .put("to", optional(session.end()))
                    .put("seconds", seconds(session.length()))
                    .put("source", session.mark().name());
        }
        return out;
    }

    private static ObjectNode figures(PersonActivity.Figures figures) {
        ObjectNode out = JSON.createObjectNode();
        for (Figure figure : Figure.values()) {
            Sourced sourced = figures.sourced(figure);
            if (figure == Figure.PRESENCE) {
                continue;
            }
            out.set(NAMES.get(figure), sourced.collected() ? sourced(figure, sourced) : JSON.nullNode());
        }
        if (out.get("talk") instanceof ObjectNode talk) {
            talk.put("measuredBy", figures.talk().source().name());
        }
        ObjectNode kinds = out.putObject("reactionsByKind");
        figures.counts().reactions().forEach(kinds::put);
        return out;
    }

    private static ObjectNode sourced(Figure figure, Sourced sourced) {
        ObjectNode out = JSON.createObjectNode();
        out.put("value", whole(figure, sourced.value().orElse(null)));
        out.put("live", whole(figure, sourced.live()));
        out.put("reported", whole(figure, sourced.reported()));
        out.put("shown", sourced.chosen().name());
        return out;
    }

    private static @Nullable Long whole(Figure figure, @Nullable Long value) {
        return value == null || !figure.isDuration()
                ? value
                : Long.valueOf(Duration.ofMillis(value).toSeconds());
    }

    private static ArrayNode polls(ClassActivity activity) {
        ArrayNode polls = JSON.createArrayNode();
        for (ClassFigures.Poll poll : activity.figures().polls()) {
            ObjectNode one = polls.addObject();
            one.put("id", poll.id());
            one.put("askedAt", optional(poll.askedAt()));
            one.put("question", poll.question().isEmpty() ? null : poll.question());
            ArrayNode options = one.putArray("options");
            poll.options().forEach(options::add);
            one.set(
                    "answers",
                    poll.answers().collected() ? sourced(Figure.POLL_ANSWERS, poll.answers()) : JSON.nullNode());
        }
        return polls;
    }

    private static long seconds(Duration duration) {
        return Math.max(0, duration.toSeconds());
    }

    private static @Nullable String optional(Optional<Instant> at) {
        return at.map(ReportJson::time).orElse(null);
    }

    /** Always with three digits of milliseconds. */
    static String time(Instant at) {
        String text = at.truncatedTo(ChronoUnit.MILLIS).toString();
        return text.contains(".") ? text : text.replace("Z", ".000Z");
    }
}
