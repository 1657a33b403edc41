package org.lectern.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.lectern.server.LecternServer;
import org.lectern.server.Wiring;
import org.lectern.server.activity.ActivityReports;
import org.lectern.server.activity.ClassActivity;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.meeting.EndMeeting;
import org.lectern.server.meeting.Meeting;
import org.lectern.server.meeting.MeetingStore;
import org.lectern.server.person.PersonStore;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.SettingsSource;
import org.lectern.server.playback.PlaybackServers;
import org.lectern.server.pool.Server;
import org.lectern.server.pool.ServerStore;
import org.lectern.server.room.Room;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The product of {@code demo --check}, in its own process. Reads its settings from the first line of its input, then one
 * request a line; ends when the input does.
 *
 * @see ProductProcess
 */
@Command(name = "product", hidden = true, description = "The product of demo --check, in its own process.")
final class ProductChild implements Callable<Integer> {
    /** Begins each answer, so that whatever else is printed is not taken for one. */
    static final String MARK = "lectern-answer ";

    @Option(names = "--break", description = "Plant a defect.")
    private @Nullable PlantedFault fault;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    ProductChild() {}

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        var requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Map<String, String> settings =
                JsonMapper.shared().readValue(requests.readLine(), new TypeReference<Map<String, String>>() {});
        Wiring wiring = fault == null ? Wiring.none() : fault.in(Wiring.none());
        try (LecternServer product = LecternServer.start(SettingsSource.of(settings), wiring)) {
            answer(out, Map.of("url", product.url()));
            for (String line = requests.readLine(); line != null; line = requests.readLine()) {
                answer(out, carryOut(product, line.split(" ", 2)));
            }
        }
        return ExitCode.DONE;
    }

    private static Map<String, ?> carryOut(LecternServer product, String[] request) {
        String argument = request.length > 1 ? request[1] : "";
        try {
            return switch (request[0]) {
                case "open" -> open(product, argument);
                case "openRecorded" -> openRecorded(product, argument);
                case "protect" -> Map.of("key", protect(product));
                case "receipt" -> Map.of("confirmed", isConfirmed(product, argument));
                case "settled" -> Map.of("settled", isSettled(product));
                case "end" ->
                    Map.of(
                            "ended",
                            product.bean(EndMeeting.class)
                                    .end(UUID.fromString(argument))
                                    .toString());
                case "report" -> report(product.bean(ActivityReports.class).of(UUID.fromString(argument)));
                default -> Map.of("refused", "unknown request " + request[0]);
            };
        } catch (RuntimeException e) {
            org.slf4j.LoggerFactory.getLogger(ProductChild.class).error("request failed request={}", request[0], e);
            return Map.of("refused", String.valueOf(e));
        }
    }

    private static Map<String, ?> open(LecternServer product, String json) {
        var play = JsonMapper.shared().readValue(json, DemoStage.Play.class);
        DemoStage.Performance performance = DemoStage.set(product, play).open();
        return Map.of("meeting", performance.meetingId(), "serverMeeting", performance.serverMeetingId());
    }

    private static Map<String, ?> openRecorded(LecternServer product, String json) {
        var play = JsonMapper.shared().readValue(json, DemoStage.Play.class);
        DemoStage stage = DemoStage.set(product, play);
        DemoStage.Performance performance = stage.openRecorded();
        Room room = stage.rooms().get(DemoStage.RECORDED);
        return Map.of(
                "meeting", performance.meetingId(),
                "serverMeeting", performance.serverMeetingId(),
                "recording",
                        product.bean(MeetingStore.class)
                                .find(performance.meetingId())
                                .map(Meeting::place)
                                .map(place -> String.valueOf(place.internalMeetingId()))
                                .orElseThrow(),
                "slug", room.slug(),
                "course", room.courseId(),
                "member",
                        product.bean(PersonStore.class)
                                .findBySignInName(
                                        room.tenantId(),
                                        play.cast().lastLearner().signIn())
                                .orElseThrow()
                                .id());
    }

    /** As an operator does who puts the recipe on the server; answers the server's key. */
    private static String protect(LecternServer product) {
        Server server = product.bean(ServerStore.class).list().getFirst();
        return product.bean(PlaybackServers.class).protect(server.id(), AuditActor.commandLine());
    }

    private static boolean isConfirmed(LecternServer product, String recordId) {
        return product.bean(Databases.class)
                        .web()
                        .jdbc()
                        .sql(
                                "select count(*) from recording_deletion where record_id = :id and confirmed_at is not null")
                        .param("id", recordId)
                        .query(Long.class)
                        .single()
                == 1;
    }

    private static boolean isSettled(LecternServer product) {
        return product.bean(Databases.class)
                        .web()
                        .jdbc()
                        .sql("select count(*) from due where waiting")
                        .query(Long.class)
                        .single()
                == 0;
    }

    private static Map<String, ?> report(ClassActivity activity) {
        return Map.of(
                "ended", activity.course().endedAt().isPresent(),
                "reported", activity.figures().report().received(),
                "rooms", activity.figures().rooms().size(),
                "polls", activity.figures().polls().size(),
                "answers",
                        activity.figures().polls().stream()
                                .mapToLong(poll -> poll.answers().value().orElse(0L))
                                .sum(),
                "disagreements",
                        activity.figures().report().disagreements().stream()
                                .map(one -> one.figure() + " " + one.cause())
                                .toList(),
                "people", ReportFigures.of(activity));
    }

    private static void answer(PrintWriter out, Map<String, ?> answer) {
        out.println(MARK + JsonMapper.shared().writeValueAsString(answer));
        out.flush();
    }
}
