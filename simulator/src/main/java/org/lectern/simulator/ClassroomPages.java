package org.lectern.simulator;

import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** The page that join leads to: a classroom without media, usable without scripts, live with them. */
final class ClassroomPages {
    private static final String LIVE = """
            <script src="/assets/classroom.js" defer></script>
            <noscript><meta http-equiv="refresh" content="10"></noscript>
            """;

    private final World world;
    private final Acts acts;
    private final Visits visits;
    private final Presence presence;

    ClassroomPages(World world, Acts acts, Visits visits) {
        this.world = world;
        this.acts = acts;
        this.visits = visits;
        this.presence = new Presence(world, acts);
    }

    Presence presence() {
        return presence;
    }

    /** The visit of this request's token, if the request also carries the cookie it is bound to. */
    Optional<Visits.Visit> visit(Request request) {
        return world.locked(() -> visits.find(request.query().text("sessionToken"))
                .filter(visit -> visit.isOpenTo(request.cookie("JSESSIONID"))));
    }

    Reply page(Request request) {
        Optional<Visits.Visit> found = visit(request);
        if (found.isEmpty()) {
            return message(
                    401,
                    "This way in does not work",
                    "The session is unknown, has ended, or belongs to another browser. Open the class again from where you came.");
        }
        if (request.headers().getOrDefault("sec-purpose", "").contains("prefetch")) {
            return Pages.error(503, "Not for prefetching");
        }
        Visits.Visit visit = found.get();
        Connection me = visit.connection();
        if (world.locked(() -> me.meeting.ended)) {
            return over(visit, "The class has ended", "");
        }
        if (visit.admission() != Visits.Admission.ALLOW) {
            return message(
                    200,
                    "Please wait",
                    "A moderator decides who comes in. This sandbox has no lobby yet, so nobody can let you in.");
        }
        if (request.query().has("left")) {
            return over(
                    visit,
                    "You have left the class",
                    "<p><a class=\"button\" href=\"/html5client/?sessionToken=" + visit.token()
                            + "\">Go back in</a></p>");
        }
        presence.pageOpened(me);
        return world.locked(() -> classroom(visit));
    }

    /** Does what a button asks; scripts get an empty answer, forms the page again. */
    Reply act(Request request) {
        Optional<Visits.Visit> found = visit(request);
        if (found.isEmpty()) {
            return Pages.error(401, "Unauthorized");
        }
        Visits.Visit visit = found.get();
        Connection me = visit.connection();
        Query form = request.form();
        String act = form.text("act");
        boolean _ = form.has("react") ? acts.react(me, form.text("react")) : act(me, act, form.text("text"));
        if (request.headers().getOrDefault("accept", "").contains("application/json")) {
            return Reply.json(200, Map.of("ok", true));
        }
        String left = act.equals("leave") ? "&left=1" : "";
        return Reply.redirect(303, "/html5client/?sessionToken=" + visit.token() + left);
    }

    Reply farewell(Request request) {
        visit(request).ifPresent(visit -> presence.farewell(visit.connection()));
        return new Reply(204, Map.of(), new byte[0]);
    }

    private boolean act(Connection me, String act, String text) {
        return switch (act) {
            case "openMicrophone" -> acts.openMicrophone(me);
            case "mute" -> acts.mute(me);
            case "leaveAudio" -> acts.leaveAudio(me);
            case "startTalking" -> acts.talk(me, true);
            case "stopTalking" -> acts.talk(me, false);
            case "shareCamera" -> acts.shareCamera(me);
            case "stopCamera" -> acts.stopCamera(me);
            case "raiseHand" -> acts.raiseHand(me);
            case "lowerHand" -> acts.lowerHand(me);
            case "say" -> acts.say(me, text.length() > 500 ? text.substring(0, 500) : text);
            case "startRecording" -> acts.record(me, true);
            case "stopRecording" -> acts.record(me, false);
            case "openBreakouts" -> acts.openBreakouts(me, 2, 0);
            case "closeBreakouts" -> acts.closeBreakouts(me);
            case "leave" -> acts.leave(me);
            case "end" -> world.locked(() -> me.moderator() && me.inside && world.end(me.meeting));
            default -> false;
        };
    }

    private Reply classroom(Visits.Visit visit) {
        Connection me = visit.connection();
        String name = Pages.escape(me.meeting.settings.name());
        String main = """
                <main id="classroom" data-token="%s">
                <header>
                <h1><bdi>%s</bdi></h1>
                <p>You are <strong><bdi>%s</bdi></strong>, %s. <span id="count" aria-live="polite">%s</span>.</p>
                </header>
                <form method="post" action="/html5client/act?sessionToken=%s" class="tools" aria-label="What you do">
                <div id="tools">%s</div>
                <div class="reactions" role="group" aria-label="Reactions">%s</div>
                <button name="act" value="leave" class="quiet">Leave class</button>
                </form>
                %s
                <div class="columns">
                <section aria-labelledby="people-title">
                <h2 id="people-title">People</h2>
                <ul id="people" class="people" tabindex="0" aria-labelledby="people-title">%s</ul>
                </section>
                <section aria-labelledby="chat-title">
                <h2 id="chat-title">Public chat</h2>
                <ol id="chat" class="chat" tabindex="0" aria-labelledby="chat-title" aria-live="polite">%s</ol>
                <form method="post" action="/html5client/act?sessionToken=%s" class="write">
                <input type="hidden" name="act" value="say">
                <label for="text">Message to everyone</label>
                <div class="row"><input id="text" name="text" maxlength="500" autocomplete="off"><button>Send</button></div>
                </form>
                </section>
                </div>
                </main>
                """.formatted(
                        visit.token(),
                        name,
                        Pages.escape(me.identity.name()),
                        me.moderator() ? "a moderator" : "a viewer",
                        ClassroomMarkup.count(me.meeting),
                        visit.token(),
                        ClassroomMarkup.tools(me, world.rooms(me.meeting).size()),
                        ClassroomMarkup.reactions(),
                        me.moderator() ? ending(visit.token(), name) : "",
                        ClassroomMarkup.people(me.meeting),
                        ClassroomMarkup.chat(me.meeting),
                        visit.token());
        return Pages.page(200, me.meeting.settings.name(), LIVE, main);
    }

    private static String ending(String token, String name) {
        return """
                <details class="ending"><summary>End class…</summary>
                <form method="post" action="/html5client/act?sessionToken=%s">
                <p>This ends the class for everyone.</p>
                <button name="act" value="end" class="danger">End <bdi>%s</bdi> for everyone</button>
                </form></details>""".formatted(token, name);
    }

    private static Reply over(Visits.Visit visit, String title, String more) {
        String back = visit.connection().meeting.settings.given().text("logoutURL");
        String link = isWeb(back)
                ? "<p><a class=\"button\" href=\"" + Pages.escape(back) + "\">Back to where you came from</a></p>"
                : "";
        return Pages.page(200, title, "", "<main class=\"single\"><h1>" + title + "</h1>" + more + link + "</main>");
    }

    private static Reply message(int status, String title, String text) {
        return Pages.page(status, title, "", "<main class=\"single\"><h1>" + title + "</h1><p>" + text + "</p></main>");
    }

    private static boolean isWeb(String url) {
        try {
            String scheme = URI.create(url).getScheme();
            return "http".equals(scheme) || "https".equals(scheme);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
