package org.lectern.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.lectern.simulator.Classroom;
import org.lectern.simulator.Person;
import org.lectern.simulator.Simulator;

/**
 * The demonstration's page with a switch for each server: what an administrator does in the machine room, not in Lectern.
 *
 * <p>{@code POST /kill} and {@code POST /revive} with {@code server=N}, counted from 1, do the same for scripts; after a
 * revival with {@code &remembers=1} the server still has its classes.
 */
final class MachineRoom implements AutoCloseable {
    private static final int LONGEST_FORM = 100;
    /** Nobody can look into a server that is down: its classes may be gone, or go on behind a broken network. */
    private static final String UNKNOWN = "not known";

    private final DemoServers servers;
    private final String product;
    private final HttpServer http;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private MachineRoom(DemoServers servers, String product, HttpServer http) {
        this.servers = servers;
        this.product = product;
        this.http = http;
    }

    /**
     * @param product where Lectern's pages are
     */
    static MachineRoom open(int port, DemoServers servers, String product) {
        try {
            var http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            var room = new MachineRoom(servers, product, http);
            http.createContext("/", room::handle);
            http.setExecutor(room.threads);
            http.start();
            return room;
        } catch (IOException e) {
            throw new Refusal(
                    ExitCode.IN_USE,
                    "the page of the servers cannot listen on port " + port + ": " + e.getMessage(),
                    "Choose other ports: --sandbox-port",
                    e);
        }
    }

    String url() {
        return "http://127.0.0.1:" + http.getAddress().getPort() + "/";
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String what =
                    exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
            switch (what) {
                case "GET /" -> send(exchange, 200, "text/html;charset=utf-8", page());
                case "GET /machine-room.css" -> send(exchange, 200, "text/css;charset=utf-8", style());
                case "POST /kill", "POST /revive" -> press(exchange, what.endsWith("kill"));
                default -> send(exchange, 404, "text/plain;charset=utf-8", "There is nothing at this address.\n");
            }
        }
    }

    private void press(HttpExchange exchange, boolean kill) throws IOException {
        String origin = exchange.getRequestHeaders().getFirst("Origin");
        if (origin != null && !(origin + "/").equals(url())) {
            send(exchange, 403, "text/plain;charset=utf-8", "This form belongs to another page.\n");
            return;
        }
        String form = new String(exchange.getRequestBody().readNBytes(LONGEST_FORM), StandardCharsets.US_ASCII);
        List<Simulator> machines = servers.machines();
        if (!form.matches("server=[1-9](&remembers=1)?") || Integer.parseInt(form.substring(7, 8)) > machines.size()) {
            send(exchange, 400, "text/plain;charset=utf-8", "Send server=N, 1 to " + machines.size() + ".\n");
            return;
        }
        Simulator machine = machines.get(Integer.parseInt(form.substring(7, 8)) - 1);
        if (kill) {
            DemoServers.kill(machine);
        } else {
            DemoServers.revive(machine, form.endsWith("&remembers=1"));
        }
        exchange.getResponseHeaders().set("Location", "/");
        exchange.sendResponseHeaders(303, -1);
    }

    private String page() {
        String rows = IntStream.range(0, servers.machines().size())
                .mapToObj(i -> row(i + 1, servers.machines().get(i)))
                .collect(Collectors.joining());
        return """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>Machine room · Lectern demonstration</title>
                <link rel="icon" href="data:,">
                <link rel="stylesheet" href="/machine-room.css">
                </head>
                <body>
                <main>
                <h1>Machine room</h1>
                <p>Each row is a simulated BigBlueButton server. A killed one answers nobody. Revived, it has forgotten every class, as after a loss of power, or has gone on with them, as behind a broken network. Lectern is told nothing; watch what it makes of it on its page of <a href="%1$s/admin/servers">servers</a>.</p>
                <table><thead><tr><th scope="col">Server</th><th scope="col">Is</th><th scope="col">Classes</th><th scope="col">People</th><th scope="col">Switch</th></tr></thead>
                <tbody>%2$s</tbody></table>
                <p class="quiet">Classes and people as of now. <a href="/">Look again</a></p>
                </main>
                </body>
                </html>
                """.formatted(product, rows);
    }

    private static String row(int number, Simulator machine) {
        boolean up = DemoServers.isUp(machine);
        List<Classroom> classes = up ? machine.classrooms() : List.of();
        long people = classes.stream()
                .flatMap(room -> room.people().stream())
                .filter(Person::isInside)
                .count();
        String name = number == 1 ? "sandbox" : "sandbox-" + number;
        String switches = up
                ? button("kill", number, "", "Kill " + name)
                : button("revive", number, "", "Revive " + name + ", memory lost")
                        + button(
                                "revive",
                                number,
                                "<input type=\"hidden\" name=\"remembers\" value=\"1\">",
                                "Revive " + name + " with its classes");
        return """
                <tr><th scope="row">%1$s</th><td data-label="Is"><strong class="%2$s">%2$s</strong></td><td data-label="Classes">%3$s</td><td data-label="People">%4$s</td><td>%5$s</td></tr>
                """.formatted(
                        up ? "<a href=\"" + machine.homeUrl() + "\">" + name + "</a>" : name,
                        up ? "up" : "down",
                        up ? classes.size() : UNKNOWN,
                        up ? people : UNKNOWN,
                        switches);
    }

    private static String button(String act, int number, String more, String text) {
        return "<form method=\"post\" action=\"/" + act + "\"><input type=\"hidden\" name=\"server\" value=\"" + number
                + "\">" + more + "<button class=\"" + act + "\">" + text + "</button></form>";
    }

    private static String style() throws IOException {
        try (InputStream in = MachineRoom.class.getResourceAsStream("machine-room.css")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void send(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        var headers = exchange.getResponseHeaders();
        headers.set("Content-Type", type);
        headers.set("Cache-Control", "no-store");
        headers.set(
                "Content-Security-Policy",
                "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'");
        headers.set("X-Content-Type-Options", "nosniff");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }
}
