package org.lectern.server.ui;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.Outcome;
import org.lectern.bbb.ServerAddress;
import org.lectern.bbb.SharedSecret;
import org.lectern.server.pool.AddResult;
import org.lectern.server.pool.BbbClients;
import org.lectern.server.pool.NewServer;
import org.lectern.server.pool.Observed;
import org.lectern.server.pool.PollServers;
import org.lectern.server.pool.Server;
import org.lectern.server.pool.ServerState;
import org.lectern.server.pool.ServerStore;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The BigBlueButton servers: add, test, cordon. Secrets go in and never come out. */
@Controller
final class ServerPages {
    private static final int MAX_NAME = 100;

    private final ServerStore servers;
    private final PollServers polls;
    private final BbbClients clients;

    ServerPages(ServerStore servers, PollServers polls, BbbClients clients) {
        this.servers = servers;
        this.polls = polls;
        this.clients = clients;
    }

    /** A server, without its secret. */
    record ServerRow(String id, String name, String address, String state, Observed observed) {
        static ServerRow of(Server server) {
            return new ServerRow(
                    server.id().toString(),
                    server.name(),
                    server.address().base(),
                    server.state().name(),
                    server.observed());
        }

        public String health() {
            return observed.health().name();
        }

        public @Nullable String failure() {
            return observed.failure();
        }

        public @Nullable String version() {
            return observed.version();
        }

        public int meetings() {
            return observed.meetings();
        }

        public int foreignMeetings() {
            return observed.foreignMeetings();
        }

        public int people() {
            return observed.people();
        }

        public @Nullable Instant answeredAt() {
            return observed.answeredAt();
        }
    }

    record Form(String name, String address) {}

    record ServersView(List<ServerRow> servers, Form form) {}

    record Test(boolean good, String text) {}

    record ServerView(ServerRow server, @Nullable Test test) {}

    @GetMapping("/admin/servers")
    String list(Model model) {
        return show(model, new Form("", ""));
    }

    private String show(Model model, Form form) {
        model.addAttribute(
                "view",
                new ServersView(servers.list().stream().map(ServerRow::of).toList(), form));
        return "admin/servers";
    }

    @PostMapping("/admin/servers")
    Object add(
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String address,
            @RequestParam(defaultValue = "") String secret,
            Reply reply) {
        String wanted = name.strip();
        if (wanted.isEmpty() || wanted.length() > MAX_NAME) {
            return again(reply, name, address, Problems.of("name", "problem.server-name"));
        }
        if (secret.isBlank()) {
            return again(reply, name, address, Problems.of("secret", "problem.server-secret"));
        }
        ServerAddress parsed;
        try {
            parsed = ServerAddress.of(address.strip());
        } catch (IllegalArgumentException e) {
            return again(reply, name, address, Problems.of("address", "problem.server-address"));
        }
        return switch (servers.add(NewServer.of(wanted, parsed, SharedSecret.of(secret.strip())))) {
            case AddResult.Added added -> {
                polls.request(added.server().id());
                Notice.good(reply.next(), "servers.added", added.server().name());
                yield Go.to("/admin/servers/" + added.server().id());
            }
            case AddResult.Taken taken ->
                again(
                        reply,
                        name,
                        address,
                        taken.what().equals("address")
                                ? Problems.of("address", "problem.server-address-taken")
                                : Problems.of("name", "problem.server-name-taken"));
        };
    }

    private String again(Reply reply, String name, String address, Problems problems) {
        reply.refuse(problems);
        return show(reply.model(), new Form(name, address));
    }

    @GetMapping("/admin/servers/{id}")
    String one(@PathVariable String id, Model model) {
        model.addAttribute("view", new ServerView(ServerRow.of(server(id)), null));
        return "admin/server";
    }

    /** Asks the server now, with a call that needs the right secret. */
    @PostMapping("/admin/servers/{id}/test")
    String test(@PathVariable String id, Model model) {
        Server server = server(id);
        Test test = switch (clients.of(server).getMeetings()) {
            case Outcome.Success<?> success -> new Test(true, "");
            case Outcome.Failure<?> failure -> new Test(false, failure.message());
        };
        polls.request(server.id());
        model.addAttribute("view", new ServerView(ServerRow.of(server), test));
        return "admin/server";
    }

    @PostMapping("/admin/servers/{id}/state")
    Object state(@PathVariable String id, @RequestParam String state, RedirectAttributes next) {
        Server server = server(id);
        for (ServerState wanted : ServerState.values()) {
            if (wanted.name().equals(state)) {
                servers.changeState(server.id(), wanted);
                Notice.good(next, "server.changed", "");
            }
        }
        return Go.to("/admin/servers/" + id);
    }

    private Server server(String id) {
        return servers.find(Access.uuid(id)).orElseThrow(NoSuchPage::new);
    }
}
