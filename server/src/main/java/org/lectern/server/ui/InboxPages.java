package org.lectern.server.ui;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lectern.server.activity.LogQuery;
import org.lectern.server.activity.LogSearch;
import org.lectern.server.activity.MeetingKey;
import org.lectern.server.activity.ReplayLog;
import org.lectern.server.hook.DeadLetter;
import org.lectern.server.hook.DeadLetters;
import org.lectern.server.hook.ReplayInbox;
import org.lectern.server.person.Person;
import org.lectern.server.pool.Server;
import org.lectern.server.pool.ServerStore;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The inbox: what became of events, searched, looked at and replayed. */
@Controller
final class InboxPages {
    private static final String INBOX = "/admin/inbox";
    private static final int SHOWN = 50;
    private static final int EVENTS = 200;
    private static final int REPLAYS = 5;
    private static final List<String> STATES =
            List.of("PENDING", "KNOWN", "ABANDONED", "FOREIGN", "OUT_OF_RANGE", "SEALED", "DEAD");

    private static final Sorting.Columns<LogSearch.Order> CLASSES = new Sorting.Columns<LogSearch.Order>("found-title")
            .words("name", LogSearch.Order.NAME)
            .figures("since", LogSearch.Order.SINCE)
            .words("server", LogSearch.Order.SERVER)
            .words("state", LogSearch.Order.STATE);
    private static final Sorting.Columns<DeadLetters.Order> LETTERS = new Sorting.Columns<DeadLetters.Order>(
                    "found-title")
            .figures("received", DeadLetters.Order.RECEIVED)
            .words("server", DeadLetters.Order.SERVER)
            .words("reason", DeadLetters.Order.REASON)
            .figures("bytes", DeadLetters.Order.BYTES);

    private final HookReading reading;
    private final LogSearch search;
    private final DeadLetters letters;
    private final Replays replays;
    private final ServerStore servers;

    /** What replays one class, and many. */
    record Replays(ReplayLog one, ReplayInbox many) {}

    InboxPages(HookReading reading, LogSearch search, DeadLetters letters, Replays replays, ServerStore servers) {
        this.reading = reading;
        this.search = search;
        this.letters = letters;
        this.replays = replays;
        this.servers = servers;
    }

    /** What the page is restricted to, as the form has it. */
    record Query(
            @Nullable String state,
            @Nullable String server,
            @Nullable String meeting,
            @Nullable String event,
            @Nullable String reason,
            @Nullable String from,
            @Nullable String until) {
        Query {
            state = orEmpty(state);
            server = orEmpty(server);
            meeting = orEmpty(meeting);
            event = orEmpty(event);
            reason = orEmpty(reason);
            from = orEmpty(from);
            until = orEmpty(until);
        }

        private static String orEmpty(@Nullable String text) {
            return text == null ? "" : text.strip();
        }

        LogQuery log(ZoneId zone) {
            return new LogQuery(
                    moment(from, zone),
                    moment(until, zone),
                    orEmpty(state),
                    orEmpty(server),
                    orEmpty(meeting),
                    orEmpty(event));
        }

        DeadLetters.Query dead(ZoneId zone, List<Server> servers) {
            UUID serverId = servers.stream()
                    .filter(one -> one.name().equals(server))
                    .map(Server::id)
                    .findFirst()
                    .orElse(null);
            return new DeadLetters.Query(
                    moment(from, zone), moment(until, zone), serverId, orEmpty(reason), orEmpty(meeting));
        }

        private static @Nullable Instant moment(@Nullable String typed, ZoneId zone) {
            try {
                return typed == null || typed.isEmpty()
                        ? null
                        : LocalDateTime.parse(typed).atZone(zone).toInstant();
            } catch (DateTimeException e) {
                return null;
            }
        }

        String address() {
            String parameters = Stream.of(
                            part("state", state),
                            part("server", server),
                            part("meeting", meeting),
                            part("event", event),
                            part("reason", reason),
                            part("from", from),
                            part("until", until))
                    .filter(text -> !text.isEmpty())
                    .collect(Collectors.joining("&"));
            return INBOX + (parameters.isEmpty() ? "" : "?" + parameters);
        }

        private static String part(String name, @Nullable String value) {
            return value == null || value.isEmpty()
                    ? ""
                    : name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
        }
    }

    /** @param id as it stands in addresses */
    record StreamRow(String id, LogSearch.Stream stream) {
        static StreamRow of(LogSearch.Stream stream) {
            return new StreamRow(stream.key().bucket() + "-" + stream.key().meeting(), stream);
        }

        public String meeting() {
            String internal = stream.meeting().internalMeetingId();
            return internal.isEmpty() ? stream.meeting().serverMeetingId() : internal;
        }
    }

    record LetterRow(String server, DeadLetters.Letter letter) {}

    /** @param dead whether dead letters are shown, not classes */
    record InboxView(
            Query query,
            Choices choices,
            HookReading.Counts counts,
            boolean dead,
            List<StreamRow> streams,
            List<LetterRow> letters,
            List<ReplayInbox.Progress> replays) {}

    record Choices(List<String> states, List<String> reasons, List<String> servers) {}

    @GetMapping(INBOX)
    String inbox(@ModelAttribute Query query, HttpServletRequest request, Model model) {
        ZoneId zone = Frames.zone(request);
        List<Server> all = servers.list();
        boolean dead = "DEAD".equals(query.state());
        model.addAttribute("order", dead ? LETTERS.read(INBOX, request) : CLASSES.read(INBOX, request));
        model.addAttribute(
                "view",
                new InboxView(
                        query,
                        new Choices(
                                STATES,
                                Arrays.stream(DeadLetter.Reason.values())
                                        .map(Enum::name)
                                        .toList(),
                                all.stream().map(Server::name).toList()),
                        reading.counts(),
                        dead,
                        dead ? List.of() : streams(query.log(zone), CLASSES.read(INBOX, request)),
                        dead ? letters(query.dead(zone, all), LETTERS.read(INBOX, request), all) : List.of(),
                        replays.many().list(REPLAYS)));
        return "admin/inbox";
    }

    /** The newest first, unless the address wants another order. */
    private List<StreamRow> streams(LogQuery query, Sorting<LogSearch.Order> order) {
        LogSearch.Order by = order.by();
        List<LogSearch.Stream> found =
                by == null ? search.streams(query, SHOWN) : search.streams(query, by, order.falling(), SHOWN);
        return found.stream().map(StreamRow::of).toList();
    }

    private List<LetterRow> letters(DeadLetters.Query query, Sorting<DeadLetters.Order> order, List<Server> servers) {
        Map<UUID, String> names = servers.stream().collect(Collectors.toMap(Server::id, Server::name));
        DeadLetters.Order by = order.by();
        List<DeadLetters.Letter> found =
                by == null ? letters.list(query, SHOWN) : letters.list(query, by, order.falling(), SHOWN);
        return found.stream()
                .map(letter -> new LetterRow(names.getOrDefault(letter.serverId(), ""), letter))
                .toList();
    }

    /** Everything that the search means. */
    @PostMapping("/admin/inbox/replay")
    Object replay(Person viewer, @ModelAttribute Query query, HttpServletRequest request, RedirectAttributes next) {
        ZoneId zone = Frames.zone(request);
        String by = "operator:" + viewer.id();
        if ("DEAD".equals(query.state())) {
            replays.many().deadLetters(query.dead(zone, servers.list()), by);
        } else {
            replays.many().classes(query.log(zone), by);
        }
        Notice.good(next, "inbox.replay.started", "");
        return Go.to(query.address());
    }

    record ClassView(
            StreamRow row,
            List<LogSearch.Logged> events,
            @Nullable String more) {}

    @GetMapping("/admin/inbox/classes/{id}")
    String stream(@PathVariable String id, @RequestParam(defaultValue = "0") long from, Model model) {
        MeetingKey key = key(id);
        LogSearch.Stream stream = search.find(key).orElseThrow(NoSuchPage::new);
        List<LogSearch.Logged> events = search.events(key, Instant.ofEpochMilli(from), EVENTS + 1);
        String more = events.size() > EVENTS
                ? "/admin/inbox/classes/" + id + "?from="
                        + events.get(EVENTS).at().toEpochMilli()
                : null;
        model.addAttribute(
                "view",
                new ClassView(
                        StreamRow.of(stream), events.stream().limit(EVENTS).toList(), more));
        return "admin/inbox-class";
    }

    @PostMapping("/admin/inbox/classes/{id}/replay")
    Object replayOne(@PathVariable String id, RedirectAttributes next) {
        MeetingKey key = key(id);
        if (search.find(key).isEmpty()) {
            throw new NoSuchPage();
        }
        if (replays.one().replay(key)) {
            Notice.good(next, "inbox.replayed", "");
        } else {
            Notice.bad(next, "inbox.not-replayed", "");
        }
        return Go.to("/admin/inbox/classes/" + id);
    }

    @GetMapping("/admin/inbox/dead/{number}")
    String letter(@PathVariable long number, Model model) {
        DeadLetters.Letter letter = letters.find(number).orElseThrow(NoSuchPage::new);
        Map<UUID, String> names = servers.list().stream().collect(Collectors.toMap(Server::id, Server::name));
        model.addAttribute("view", new LetterRow(names.getOrDefault(letter.serverId(), ""), letter));
        return "admin/inbox-dead";
    }

    @PostMapping("/admin/inbox/dead/{number}/replay")
    Object replayLetter(@PathVariable long number, RedirectAttributes next) {
        if (letters.find(number).isEmpty()) {
            throw new NoSuchPage();
        }
        if (letters.replay(number)) {
            Notice.good(next, "inbox.replayed", "");
        } else {
            Notice.bad(next, "inbox.dead.not-replayed", "");
        }
        return Go.to("/admin/inbox/dead/" + number);
    }

    private static MeetingKey key(String id) {
        int dash = id.indexOf('-');
        try {
            return new MeetingKey(
                    Integer.parseInt(id.substring(0, Math.max(0, dash))), Access.uuid(id.substring(dash + 1)));
        } catch (NumberFormatException e) {
            throw new NoSuchPage();
        }
    }
}
