package org.lectern.cli;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** A meeting from its creation to its end, as an application sees it that knows an address and a secret only. */
final class PluginLifecycle {
    /** Every hash that a plug-in may sign with, as the JDK names it. */
    static final List<String> ALGORITHMS = List.of("SHA-1", "SHA-256", "SHA-384", "SHA-512");

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final DemoFacts.Caller server;
    private final Comparison comparison;

    /**
     * @param server address ending in {@code /bigbluebutton/}, and its secret
     * @param comparison told of each step whether it went as it goes with a BigBlueButton server
     */
    PluginLifecycle(DemoFacts.Caller server, Comparison comparison) {
        this.server = server;
        this.comparison = comparison;
    }

    void run(String algorithm) {
        String id = "life-" + algorithm.toLowerCase(Locale.ROOT) + "[0]";
        String meeting = "meetingID=life-" + algorithm.toLowerCase(Locale.ROOT) + "%5B0%5D";
        String about = algorithm + ": ";
        try (var plugin = new PluginClient(server, algorithm)) {
            String created = plugin.get(
                            "create",
                            meeting + "&name=Astronomy+%26+%C3%84ther&attendeePW=look&moderatorPW=lead"
                                    + "&meta_bbb-origin=Check&muteOnStart=true")
                    .body();
            comparison.check(about + "create", "SUCCESS", PluginClient.element(created, "returncode"));
            comparison.check(about + "create gives back its ID", id, PluginClient.element(created, "meetingID"));
            String createTime = PluginClient.element(created, "createTime");
            String again = plugin.get("create", meeting + "&name=Astronomy&attendeePW=look&moderatorPW=lead")
                    .body();
            comparison.check(
                    about + "a repeated create", "duplicateWarning", PluginClient.element(again, "messageKey"));
            comparison.check(
                    about + "a repeated create is the same run", createTime, PluginClient.element(again, "createTime"));

            var join = plugin.signed(
                    "join",
                    meeting + "&fullName=S%C3%A1ra+%C3%96zt%C3%BCrk&role=MODERATOR&password=lead&userID=7&createTime="
                            + createTime);
            HttpResponse<String> page = plugin.browse(join);
            comparison.check(about + "join ends at a page", 200, page.statusCode());
            comparison.check(
                    about + "join ends at the classroom", page.uri().getPath().startsWith("/html5client/"));
            String info = until(
                    plugin,
                    "getMeetingInfo",
                    meeting,
                    // Another of somebody's events may come before the one that names them.
                    body -> PluginClient.element(body, "participantCount").equals("1")
                            && !PluginClient.element(body, "fullName").isEmpty());
            comparison.check(about + "somebody is in", "1", PluginClient.element(info, "participantCount"));
            comparison.check(about + "who is in", "Sára Öztürk", PluginClient.element(info, "fullName"));
            comparison.check(about + "it runs", "true", PluginClient.element(info, "running"));
            comparison.check(about + "it is the same run", createTime, PluginClient.element(info, "createTime"));
            comparison.check(about + "metadata", "Check", PluginClient.element(info, "bbb-origin"));
            comparison.check(
                    about + "getMeetings lists it",
                    plugin.get("getMeetings", "").body().contains("<meetingID>" + id + "</meetingID>"));
            comparison.check(
                    about + "isMeetingRunning",
                    "true",
                    PluginClient.element(plugin.get("isMeetingRunning", meeting).body(), "running"));

            comparison.check(
                    about + "end",
                    "SUCCESS",
                    PluginClient.element(
                            plugin.get("end", meeting + "&password=lead").body(), "returncode"));
            String gone = until(
                    plugin,
                    "getMeetingInfo",
                    meeting,
                    body -> PluginClient.element(body, "messageKey").equals("notFound"));
            comparison.check(about + "after the end", "notFound", PluginClient.element(gone, "messageKey"));
            comparison.check(
                    about + "after the end it does not run",
                    "false",
                    PluginClient.element(plugin.get("isMeetingRunning", meeting).body(), "running"));
            comparison.check(
                    about + "getRecordings",
                    "noRecordings",
                    PluginClient.element(plugin.get("getRecordings", meeting).body(), "messageKey"));
            comparison.check(
                    about + "a wrong secret",
                    "checksumError",
                    PluginClient.element(wrongly(meeting).body(), "messageKey"));
        }
    }

    private HttpResponse<String> wrongly(String meeting) {
        try (var stranger = new PluginClient(new DemoFacts.Caller(server.url(), server.secret() + "x"), "SHA-256")) {
            return stranger.get("getMeetingInfo", meeting);
        }
    }

    /** Asks until the answer is as wished, for at most half a minute; the last answer. */
    private static String until(PluginClient plugin, String call, String query, Predicate<String> wished) {
        var answer = new String[] {""};
        boolean _ = Await.until(PATIENCE, () -> {
            answer[0] = plugin.get(call, query).body();
            return wished.test(answer[0]);
        });
        return answer[0];
    }
}
