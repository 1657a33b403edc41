package org.lectern.simulator;

import java.net.URI;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The sandbox's own page: what it is, which meetings and hooks it has, what it delivered, and its fault switches. */
final class IndexPage {
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int SHOWN_ATTEMPTS = 30;

    private final Simulator simulator;

    IndexPage(Simulator simulator) {
        this.simulator = simulator;
    }

    Reply page(Request request) {
        String refused = request.query().text("errors");
        String main = """
                <main>
                <h1>Sandbox</h1>
                %s
                <p>This is a simulated BigBlueButton server. It answers the API, sends hooks and callbacks as a real one does, and remembers what people really did, so that a report can be compared with the truth.</p>
                <section aria-labelledby="address"><h2 id="address">Address</h2>
                <dl><dt>URL</dt><dd><code>%s</code></dd><dt>Secret</dt><dd><code>%s</code></dd><dt>Control</dt><dd><a href="/sandbox">/sandbox</a> (JSON)</dd></dl></section>
                %s%s%s%s%s
                </main>
                """.formatted(
                        refused.isEmpty()
                                ? ""
                                : "<section role=\"alert\"><h2>A join was refused</h2><p><code>" + Pages.escape(refused)
                                        + "</code></p></section>",
                        Pages.escape(simulator.url()),
                        Pages.escape(simulator.secret()),
                        meetings(),
                        faults(),
                        recordings(),
                        hooks(),
                        deliveries());
        return Pages.page(200, "Overview", "", main);
    }

    /** Does what a button of the page asks, and shows the page again. */
    Reply act(Request request) {
        Query form = request.form();
        String meeting = form.text("meeting");
        switch (form.text("act")) {
            case "create" -> {
                long number = simulator.ledgers().size() + 1L;
                Classroom _ = simulator.create("sandbox-" + number, "Sandbox class " + number);
            }
            case "populate" ->
                simulator.findClassroom(meeting).ifPresent(room -> {
                    Population _ = simulator.populate(
                            room.internalMeetingId(),
                            ControlApi.bounded(number(form, "people", 12)),
                            number(form, "seed", 1));
                });
            case "end" -> simulator.findClassroom(meeting).ifPresent(Classroom::end);
            case "restart" ->
                simulator.restart(form.has("forgetHooks"), Duration.ofSeconds(number(form, "seconds", 0)));
            case "kill" -> {
                simulator.killAfterAnswer(Death.valueOf(form.text("how")));
                return Reply.redirect(303, simulator.controlUrl());
            }
            case "revive" -> {
                simulator.revive(form.has("remembers"));
                return Reply.redirect(303, simulator.homeUrl());
            }
            case "call" -> simulator.faults().calls(callFault(form));
            case "events" -> simulator.faults().events(eventFaults(form));
            case "protect" ->
                simulator.protectRecordings(
                        address(form.text("ask")), form.text("key").trim());
            case "unprotect" -> simulator.leaveRecordingsOpen();
            case "clear" -> simulator.faults().clear();
            default -> {
                return Pages.error(400, "Bad Request");
            }
        }
        return Reply.redirect(303, "/");
    }

    private static URI address(String text) {
        URI address = URI.create(text.trim());
        if (address.getHost() == null || !Set.of("http", "https").contains(String.valueOf(address.getScheme()))) {
            throw new IllegalArgumentException("the address of /gate/ask begins with http:// or https://");
        }
        return address;
    }

    private static CallFault callFault(Query form) {
        CallFault fault = CallFault.of(CallFault.Kind.valueOf(form.text("kind")));
        Duration delay = Duration.ofSeconds(number(form, "seconds", 5));
        return new CallFault(fault.kind(), fault.calls(), number(form, "times", -1), fault.carriedOut(), delay);
    }

    private static EventFaults eventFaults(Query form) {
        return new EventFaults(
                number(form, "duplicate", 0) / 100.0,
                number(form, "drop", 0) / 100.0,
                number(form, "wrongChecksum", 0) / 100.0,
                Duration.ofMillis(number(form, "reorder", 0)),
                Duration.ofMillis(number(form, "delay", 0)));
    }

    private static int number(Query form, String name, int otherwise) {
        return form.has(name) ? Integer.parseInt(form.text(name).trim()) : otherwise;
    }

    private String meetings() {
        String rows = simulator.classrooms().stream().map(this::meeting).collect(Collectors.joining());
        String table = rows.isEmpty()
                ? "<p class=\"empty\">No meeting is running. One appears when it is created through the API, or here.</p>"
                : """
                <div class="scroll" role="region" aria-label="Table of meetings" tabindex="0"><table><thead><tr><th scope="col">Meeting</th><th scope="col" class="number">Inside</th><th scope="col">Truth</th><th scope="col">Do</th></tr></thead><tbody>%s</tbody></table></div>""".formatted(rows);
        return section("Meetings", table + form("create", "<button>Create a meeting</button>"));
    }

    private String meeting(Classroom room) {
        String id = Pages.escape(room.internalMeetingId());
        String field = "<input type=\"hidden\" name=\"meeting\" value=\"" + id + "\">";
        long inside = room.people().stream().filter(Person::isInside).count();
        String path = "/sandbox/meetings/" + id;
        return "<tr><td><bdi>" + Pages.escape(room.ledger().meeting().name()) + "</bdi><br><code>"
                + Pages.escape(room.meetingId()) + "</code></td><td class=\"number\">" + inside + "</td><td><a href=\""
                + path + "/ledger\">Ledger</a> <a href=\"" + path + "/people\">People</a></td><td>"
                + form("populate", field + "<button>Bring in 12 people</button>")
                + form("end", field + "<button class=\"danger\">End</button>") + "</td></tr>";
    }

    private String faults() {
        EventFaults events = simulator.faults().events();
        String kinds = List.of(CallFault.Kind.values()).stream()
                .map(kind -> "<option>" + kind + "</option>")
                .collect(Collectors.joining());
        String now = simulator
                .faults()
                .calls()
                .map(fault -> "Calls now meet <strong>" + fault.kind() + "</strong>.")
                .orElse("Calls are answered normally.");
        String calls = "<fieldset><legend>Calls</legend><p>" + now
                + "</p><span class=\"field\"><label for=\"kind\">Answer with</label><select id=\"kind\" name=\"kind\">"
                + kinds + "</select></span>" + field("seconds", "Seconds, for a slow answer", 5)
                + field("times", "How many calls (−1: all)", -1) + "<button>Switch on</button></fieldset>";
        String delivery = "<fieldset><legend>Events</legend>"
                + field("duplicate", "Delivered twice, %", Math.round(events.duplicate() * 100))
                + field("drop", "Dropped, %", Math.round(events.drop() * 100))
                + field("wrongChecksum", "Wrong checksum, %", Math.round(events.wrongChecksum() * 100))
                + field("reorder", "Shaken by up to, ms", events.reorder().toMillis())
                + field("delay", "Late by, ms", events.delay().toMillis()) + "<button>Set</button></fieldset>";
        String restart = "<fieldset><legend>Restart</legend><p>Every meeting is forgotten and nobody is told.</p>"
                + "<p><label><input type=\"checkbox\" name=\"forgetHooks\" value=\"1\"> forget hooks too</label></p>"
                + "<button class=\"danger\">Restart server</button></fieldset>";
        return section(
                "Faults",
                life()
                        + form("call", calls)
                        + form("events", delivery)
                        + form("restart", restart)
                        + form("clear", "<button>Switch all faults off</button>"));
    }

    private String life() {
        Optional<Death> death = simulator.death();
        if (death.isEmpty()) {
            return form(
                    "kill",
                    "<fieldset><legend>Server</legend><p>A killed server answers nothing but this page, which moves to"
                            + " another port.</p><button class=\"danger\" name=\"how\" value=\"REFUSES\">Kill: refuse"
                            + " connections</button> <button class=\"danger\" name=\"how\" value=\"SILENT\">Kill: fall"
                            + " silent</button></fieldset>");
        }
        return form(
                "revive",
                "<fieldset><legend>Server</legend><p role=\"status\"><strong>The server is dead: "
                        + (death.get() == Death.SILENT
                                ? "it accepts connections and is silent"
                                : "it refuses connections")
                        + ".</strong></p><button name=\"remembers\" value=\"1\">Revive with its meetings</button>"
                        + " <button>Revive with its memory lost</button></fieldset>");
    }

    private static String field(String name, String label, long value) {
        return "<span class=\"field\"><label for=\"" + name + "\">" + label + "</label><input id=\"" + name
                + "\" name=\"" + name + "\" inputmode=\"numeric\" size=\"6\" value=\"" + value + "\"></span>";
    }

    private String recordings() {
        return section(
                "Recordings",
                simulator.protection().isOn()
                        ? "<p>Nothing of a recording is handed out without asking.</p>"
                                + form("unprotect", "<button>Hand them out to whoever has the address</button>")
                        : "<p>Whoever has the address of a recording plays it.</p>"
                                + form(
                                        "protect",
                                        "<fieldset><legend>Ask before handing them out</legend>"
                                                + text("ask", "Whom to ask, /gate/ask")
                                                + text("key", "Key of this server")
                                                + "<button>Protect</button></fieldset>"));
    }

    private static String text(String name, String label) {
        return "<span class=\"field\"><label for=\"" + name + "\">" + label + "</label><input id=\"" + name
                + "\" name=\"" + name + "\" autocomplete=\"off\" required></span>";
    }

    private String hooks() {
        List<String> urls = simulator.hookUrls();
        String list = urls.isEmpty()
                ? "<p class=\"empty\">No hook is registered.</p>"
                : "<ul>"
                        + urls.stream()
                                .map(url -> "<li><code>" + Pages.escape(url) + "</code></li>")
                                .collect(Collectors.joining())
                        + "</ul>";
        return section("Hooks", list);
    }

    private String deliveries() {
        DeliveryLog.Counters counters = simulator.deliveries().counters();
        String sum =
                "<p>%d events happened; %d deliveries taken on, %d arrived, %d tries failed, %d given up; on request %d dropped and %d doubled.</p>"
                        .formatted(
                                counters.events(),
                                counters.accepted(),
                                counters.delivered(),
                                counters.failedAttempts(),
                                counters.givenUp(),
                                counters.dropped(),
                                counters.duplicated());
        String rows = simulator.deliveries().recent().stream()
                .limit(SHOWN_ATTEMPTS)
                .map(IndexPage::attempt)
                .collect(Collectors.joining());
        String table = rows.isEmpty() ? "<p class=\"empty\">Nothing has been sent yet.</p>" : """
                <div class="scroll" role="region" aria-label="Newest tries" tabindex="0"><table><caption>Newest tries, times in UTC</caption><thead><tr><th scope="col">Time</th><th scope="col">What</th><th scope="col">To</th><th scope="col" class="number">Try</th><th scope="col">Answer</th></tr></thead><tbody>%s</tbody></table></div>""".formatted(rows);
        return section("Deliveries", sum + table);
    }

    private static String attempt(DeliveryLog.Attempt attempt) {
        String answer = attempt.error() == null ? String.valueOf(attempt.status()) : attempt.error();
        return "<tr><td>" + CLOCK.format(attempt.at()) + "</td><td>" + Pages.escape(attempt.purpose())
                + "</td><td><code>"
                + Pages.escape(attempt.target()) + "</code></td><td class=\"number\">" + attempt.number() + "</td><td>"
                + Pages.escape(answer) + "</td></tr>";
    }

    private static String section(String title, String content) {
        String id = title.toLowerCase(Locale.ROOT);
        return "<section aria-labelledby=\"" + id + "\"><h2 id=\"" + id + "\">" + title + "</h2>" + content
                + "</section>\n";
    }

    private static String form(String act, String content) {
        return "<form method=\"post\" action=\"/\"><input type=\"hidden\" name=\"act\" value=\"" + act + "\">" + content
                + "</form>";
    }
}
