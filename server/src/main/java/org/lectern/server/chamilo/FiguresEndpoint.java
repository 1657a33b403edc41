package org.lectern.server.chamilo;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lectern.server.activity.ActivityReports;
import org.lectern.server.activity.ClassActivity;
import org.lectern.server.activity.MetricsDocument;
import org.lectern.server.activity.PersonActivity;
import org.lectern.server.meeting.Meeting;
import org.lectern.server.meeting.MeetingStore;
import org.lectern.server.platform.RawHandler;
import org.lectern.server.platform.RawRequest;
import org.lectern.server.platform.RawResponse;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Gives a tenant's Chamilo the figures of a meeting: for each run and each person the row and the metrics document that
 * its own table would have. Signed like an address of the first endpoint, with a time.
 *
 * @see "docs/integrations/chamilo.md, figures"
 */
final class FiguresEndpoint implements RawHandler {
    static final int MOST_RUNS = 50;

    private static final JsonMapper JSON = new JsonMapper();

    private final Callers callers;
    private final MeetingStore meetings;
    private final ActivityReports reports;
    private final InstantSource clock;

    FiguresEndpoint(Callers callers, MeetingStore meetings, ActivityReports reports, InstantSource clock) {
        this.callers = callers;
        this.meetings = meetings;
        this.reports = reports;
        this.clock = clock;
    }

    /** One run with what is known of it. */
    record Run(Meeting meeting, ClassActivity activity) {}

    /** What is served of the runs, oldest first. */
    @FunctionalInterface
    interface Form {
        RawResponse of(String meetingId, List<Run> runs);
    }

    @Override
    public RawResponse handle(RawRequest request) {
        return handle(request, FiguresEndpoint::json);
    }

    /** The same as a table; its times are UTC. */
    RawResponse csv(RawRequest request) {
        return handle(request, FiguresEndpoint::csv);
    }

    private static RawResponse csv(String meetingId, List<Run> runs) {
        byte[] table = ChamiloCsv.write(
                runs.stream()
                        .map(run -> new ChamiloCsv.Titled(run.meeting().name(), run.activity()))
                        .toList(),
                ZoneOffset.UTC);
        return new RawResponse(
                200,
                Map.of(
                        "Content-Type",
                        "text/csv; charset=utf-8",
                        "Content-Disposition",
                        "attachment; filename=\"activity.csv\""),
                table);
    }

    RawResponse handle(RawRequest request, Form form) {
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            return RawResponse.json(405, "{\"ok\":false,\"error\":\"method_not_allowed\"}\n")
                    .with("Allow", "GET");
        }
        return switch (callers.bySignedQuery(Endpoint.FIGURES, request)) {
            case Callers.Refused(Outcome why) -> Answer.refused(why);
            case Callers.Known(Callers.Caller caller, QuerySignature query) -> {
                Instant now = clock.instant();
                List<Run> runs =
                        meetings.history(caller.tenant().id(), query.meetingId(), MOST_RUNS).reversed().stream()
                                .map(meeting -> new Run(meeting, reports.of(meeting.id(), now)))
                                .toList();
                callers.count(caller, Endpoint.FIGURES, runs.isEmpty() ? Outcome.NOTHING_TAKEN : Outcome.TAKEN);
                yield runs.isEmpty()
                        ? RawResponse.json(404, "{\"ok\":false,\"error\":\"meeting_not_found\"}\n")
                        : form.of(query.meetingId(), runs).with("Cache-Control", "no-store");
            }
        };
    }

    private static RawResponse json(String meetingId, List<Run> runs) {
        ObjectNode all = JSON.createObjectNode().put("ok", true).put("meeting_id", meetingId);
        ArrayNode list = all.putArray("runs");
        runs.forEach(run -> write(list.addObject(), run));
        return RawResponse.json(200, JSON.writeValueAsString(all));
    }

    private static void write(ObjectNode to, Run run) {
        Meeting meeting = run.meeting();
        Meeting.Place place = meeting.place();
        to.put("internal_meeting_id", place == null ? null : place.internalMeetingId())
                .put("title", meeting.name())
                .put("started_at", text(run.activity().course().firstAt().orElse(null)))
                .put("ended_at", text(run.activity().course().endedAt().orElse(null)));
        ArrayNode people = to.putArray("participants");
        for (PersonActivity person : run.activity().people()) {
            boolean online = person.now().online();
            Optional<Instant> last = person.presence().lastSeen();
            people.addObject()
                    .put("participant_id", person.who().externalUserId())
                    .put("name", person.who().name())
                    .put("in_at", text(person.presence().firstJoin().orElse(null)))
                    .put("out_at", online ? null : text(last.orElse(null)))
                    .put("close", !online)
                    .put("online_seconds", person.presence().total().toSeconds())
                    .set(
                            "metrics",
                            JSON.readTree(
                                    MetricsDocument.of(person, run.activity().asOf())
                                            .json()));
        }
    }

    private static @Nullable String text(@Nullable Instant at) {
        return at == null ? null : Instant.ofEpochSecond(at.getEpochSecond()).toString();
    }
}
