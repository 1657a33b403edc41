package org.lectern.server.ui;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.Outcome;
import org.lectern.bbb.ServerAddress;
import org.lectern.bbb.SharedSecret;
import org.lectern.server.meeting.QuarantinedMeetings;
import org.lectern.server.playback.PlaybackServers;
import org.lectern.server.pool.AddResult;
import org.lectern.server.pool.BbbClients;
import org.lectern.server.pool.NewServer;
import org.lectern.server.pool.Observed;
import org.lectern.server.pool.PastedSecret;
import org.lectern.server.pool.PollServers;
import org.lectern.server.pool.Server;
import org.lectern.server.pool.ServerHealth;
import org.lectern.server.pool.ServerStore;
import org.lectern.server.pool.Tags;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The pool of BigBlueButton servers: what needs attention, load, placement; and adding one. Secrets never come out. */
@Controller
final class ServerPages {
    private static final int MAX_NAME = 100;
    private static final int LATEST = 10;
    private static final int LOG = 200;
    private static final int MOST_PEOPLE = 100_000;
    private static final int MOST_CLASSES = 20;

    static final Sorting.Columns<Comparator<Server>> COLUMNS = new Sorting.Columns<Comparator<Server>>("servers")
            .words("name", Comparator.comparing(Server::name, Sorting.WORDS))
            .words("state", Comparator.comparing(Server::state))
            .figures("health", Comparator.comparing(Server::health))
            .figures("meetings", counted(Observed::meetings))
            .figures("people", counted(Observed::people))
            .figures("weight", Comparator.comparingDouble(Server::weight))
            .words("version", Comparator.comparing(ServerPages::version, Arrays::compare))
            .words("answered", Comparator.comparing(ServerPages::answered));

    private static final Sorting.Columns<Comparator<PoolReading.PlacementRow>> PLACEMENTS = new Sorting.Columns<
                    Comparator<PoolReading.PlacementRow>>("main")
            .words("class", Comparator.comparing(PoolReading.PlacementRow::meeting, Sorting.WORDS))
            .figures("at", Comparator.comparing(PoolReading.PlacementRow::at))
            .words("server", Comparator.comparing(row -> given(row.choice().server()), Sorting.WORDS))
            .figures("expected", Comparator.comparingInt(PoolReading.PlacementRow::expected))
            .figures("there", placed(PoolReading.Choice::people))
            .figures("score", placed(PoolReading.Choice::score));

    private final ServerStore servers;
    private final PollServers polls;
    private final BbbClients clients;
    private final PoolReading pool;
    private final PlaybackServers protection;

    ServerPages(
            ServerStore servers, PollServers polls, BbbClients clients, PoolReading pool, PlaybackServers protection) {
        this.servers = servers;
        this.polls = polls;
        this.clients = clients;
        this.pool = pool;
        this.protection = protection;
    }

    private interface ChoiceFigure {
        @Nullable
        Long of(PoolReading.Choice choice);
    }

    private static Comparator<PoolReading.PlacementRow> placed(ChoiceFigure figure) {
        return Comparator.comparingLong(row -> {
            Long value = figure.of(row.choice());
            return value == null ? -1 : value;
        });
    }

    private static String given(@Nullable String text) {
        return text == null ? "" : text;
    }

    /** What is not counted, since its classes were given up, is less than none. */
    private static Comparator<Server> counted(ToIntFunction<Observed> figure) {
        return Comparator.comparingInt(
                server -> server.marks().givenUp() == null ? figure.applyAsInt(server.observed()) : -1);
    }

    /** Its numbers, so that 2.10 comes after 2.7; none where the server does not tell. */
    private static int[] version(Server server) {
        String version = server.observed().version();
        return version == null
                ? new int[0]
                : Pattern.compile("[0-9]{1,6}")
                        .matcher(version)
                        .results()
                        .mapToInt(number -> Integer.parseInt(number.group()))
                        .toArray();
    }

    private static Instant answered(Server server) {
        Instant at = server.observed().answeredAt();
        return at == null ? Instant.EPOCH : at;
    }

    /** What was typed; secrets are not given back. */
    record Form(String name, String address, String weight, String tags) {
        static final Form EMPTY = new Form("", "", "1", "");

        /** A field that was not sent at all is empty. */
        Form {
            name = given(name);
            address = given(address);
            weight = given(weight);
            tags = given(tags);
        }
    }

    /**
     * A question where classes would go.
     *
     * @param asked whether it was put
     * @param wrong whether it cannot be answered as it was put
     */
    record Question(String people, String classes, String tags, boolean asked, boolean wrong) {}

    /** Classes that were given up may have opened elsewhere, and are counted there alone. */
    record Totals(long online, int servers, int meetings, int people) {
        static Totals of(List<Server> all) {
            List<Observed> counted = all.stream()
                    .filter(server -> server.marks().givenUp() == null)
                    .map(Server::observed)
                    .toList();
            return new Totals(
                    all.stream()
                            .filter(server -> server.health() == ServerHealth.ONLINE)
                            .count(),
                    all.size(),
                    counted.stream().mapToInt(Observed::meetings).sum(),
                    counted.stream().mapToInt(Observed::people).sum());
        }
    }

    /** What is wished for of classes, and where they would go. */
    record Plan(Question question, List<PoolReading.Choice> choices, List<PoolReading.PlacementRow> latest) {}

    record ServersView(
            List<ServerRow> servers,
            Totals totals,
            List<PoolReading.Concern> concerns,
            LoadPicture load,
            Plan plan,
            Form form) {}

    record Test(boolean good, String text) {}

    record ServerView(
            ServerRow server,
            LoadPicture load,
            HookReading.@Nullable HookRow hook,
            int ours,
            List<QuarantinedMeetings.Quarantined> setAside,
            @Nullable Test test) {}

    @GetMapping("/admin/servers")
    String list(
            @RequestParam(defaultValue = "") String people,
            @RequestParam(defaultValue = "") String classes,
            @RequestParam(defaultValue = "") String tags,
            @ModelAttribute(name = "f", binding = false) Formats formats,
            HttpServletRequest request,
            Model model) {
        return show(
                model,
                formats,
                Form.EMPTY,
                COLUMNS.read("/admin/servers", request),
                plan(people.strip(), classes.strip(), tags.strip()));
    }

    private Plan plan(String people, String classes, String tags) {
        List<PoolReading.PlacementRow> latest = pool.placements(servers.list(), LATEST);
        if (people.isEmpty()) {
            return new Plan(new Question("", "", "", false, false), List.of(), latest);
        }
        Optional<Integer> expected = number(people, MOST_PEOPLE);
        Optional<Integer> number = classes.isEmpty() ? Optional.of(1) : number(classes, MOST_CLASSES);
        Optional<Set<String>> wanted = tags(tags);
        boolean wrong = expected.isEmpty() || number.isEmpty() || wanted.isEmpty();
        return new Plan(
                new Question(people, classes, tags, true, wrong),
                wrong ? List.of() : pool.whatIf(expected.get(), wanted.get(), number.get()),
                latest);
    }

    private static Optional<Integer> number(String text, int most) {
        try {
            int number = Integer.parseInt(text);
            return number < 1 || number > most ? Optional.empty() : Optional.of(number);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    static Optional<Set<String>> tags(String text) {
        try {
            return Optional.of(Tags.parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    static Optional<Double> weight(String text) {
        try {
            double weight = Double.parseDouble(text.strip().replace(',', '.'));
            return weight > 0 && weight <= 1_000 ? Optional.of(weight) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private String show(Model model, Formats formats, Form form, Sorting<Comparator<Server>> order, Plan plan) {
        model.addAttribute("order", order);
        List<Server> all = servers.list();
        model.addAttribute(
                "view",
                new ServersView(
                        Sorting.sorted(order, all).stream().map(pool::row).toList(),
                        Totals.of(all),
                        pool.concerns(all),
                        pool.load(all, formats),
                        plan,
                        form));
        return "admin/servers";
    }

    /** The latest placements that are kept, the latest first unless another order is asked for. */
    @GetMapping("/admin/servers/placements")
    String placements(HttpServletRequest request, Model model) {
        var order = PLACEMENTS.read("/admin/servers/placements", request);
        model.addAttribute("order", order);
        model.addAttribute("view", Sorting.sorted(order, pool.placements(servers.list(), LOG)));
        return "admin/placements";
    }

    @PostMapping("/admin/servers")
    Object add(
            @RequestParam(defaultValue = "") String pasted,
            @RequestParam(defaultValue = "") String secret,
            @ModelAttribute Form form,
            @ModelAttribute(name = "f", binding = false) Formats formats,
            Reply reply) {
        String wanted = form.name().strip();
        if (wanted.isEmpty() || wanted.length() > MAX_NAME) {
            return again(reply, formats, form, Problems.of("name", "problem.server-name"));
        }
        Optional<PastedSecret> told = pasted.isBlank()
                ? Optional.of(new PastedSecret(form.address().strip(), secret.strip()))
                : PastedSecret.find(pasted);
        if (told.isEmpty()) {
            return again(reply, formats, form, Problems.of("pasted", "problem.server-pasted"));
        }
        if (told.get().secret().isEmpty()) {
            return again(reply, formats, form, Problems.of("secret", "problem.server-secret"));
        }
        ServerAddress parsed;
        try {
            parsed = ServerAddress.of(told.get().address());
        } catch (IllegalArgumentException e) {
            return again(
                    reply,
                    formats,
                    form,
                    Problems.of(pasted.isBlank() ? "address" : "pasted", "problem.server-address"));
        }
        Optional<Double> weight = weight(form.weight());
        if (weight.isEmpty()) {
            return again(reply, formats, form, Problems.of("weight", "problem.server-weight"));
        }
        Optional<Set<String>> tags = tags(form.tags());
        if (tags.isEmpty()) {
            return again(reply, formats, form, Problems.of("tags", "problem.server-tags"));
        }
        NewServer server = NewServer.of(
                        wanted, parsed, SharedSecret.of(told.get().secret()))
                .weighing(weight.get())
                .tagged(tags.get());
        return switch (servers.add(server)) {
            case AddResult.Added added -> {
                polls.request(added.server().id());
                Notice.good(reply.next(), "servers.added", added.server().name());
                yield Go.to("/admin/servers/" + added.server().id());
            }
            case AddResult.Taken taken ->
                again(
                        reply,
                        formats,
                        form,
                        taken.what().equals("address")
                                ? Problems.of("address", "problem.server-address-taken")
                                : Problems.of("name", "problem.server-name-taken"));
        };
    }

    private String again(Reply reply, Formats formats, Form form, Problems problems) {
        reply.refuse(problems);
        return show(reply.model(), formats, form, COLUMNS.read("/admin/servers", "", null), plan("", "", ""));
    }

    @GetMapping("/admin/servers/{id}")
    String one(@PathVariable String id, @ModelAttribute(name = "f", binding = false) Formats formats, Model model) {
        return show(server(id), null, formats, model);
    }

    /** Asks the server now, with a call that needs the right secret. */
    @PostMapping("/admin/servers/{id}/test")
    String test(@PathVariable String id, @ModelAttribute(name = "f", binding = false) Formats formats, Model model) {
        Server server = server(id);
        Test test = switch (clients.of(server).getMeetings()) {
            case Outcome.Success<?> success -> new Test(true, "");
            case Outcome.Failure<?> failure -> new Test(false, failure.message());
        };
        polls.request(server.id());
        return show(server, test, formats, model);
    }

    private String show(Server server, @Nullable Test test, Formats formats, Model model) {
        model.addAttribute("protection", protection.of(server.id()));
        model.addAttribute(
                "view",
                new ServerView(
                        pool.row(server),
                        pool.load(List.of(server), formats),
                        pool.hook(server),
                        pool.left(server),
                        pool.setAside(server),
                        test));
        return "admin/server";
    }

    private Server server(String id) {
        return servers.find(Access.uuid(id)).orElseThrow(NoSuchPage::new);
    }
}
