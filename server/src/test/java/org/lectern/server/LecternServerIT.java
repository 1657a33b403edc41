package org.lectern.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.catalina.Container;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.core.StandardHost;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.server.platform.DatabaseConnection;
import org.lectern.server.platform.HotRoute;
import org.lectern.server.platform.RefusedToStart;
import org.lectern.server.platform.SettingsSource;
import org.lectern.server.platform.TestDatabase;
import org.springframework.boot.tomcat.TomcatWebServer;

final class LecternServerIT {
    @TempDir
    static Path folder;

    private static LecternServer server;
    private static DatabaseConnection database;
    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll
    static void start() {
        database = TestDatabase.createConnection();
        server = LecternServer.start(SettingsSource.of(settings(Map.of())), Wiring.none());
    }

    @AfterAll
    static void stop() {
        server.stop();
    }

    @Test
    void saysThatItLivesAndIsReady() throws Exception {
        assertThat(get("/health/live").statusCode()).isEqualTo(200);
        assertThat(get("/health/ready").statusCode()).isEqualTo(200);
    }

    @Test
    void publishesMetrics() throws Exception {
        assertThat(get("/metrics").body()).contains("jvm_memory_used_bytes");
    }

    @Test
    void givesEveryAnswerItsRequestId() throws Exception {
        String first = get("/health/live").headers().firstValue("X-Request-Id").orElseThrow();
        String second = get("/health/live").headers().firstValue("X-Request-Id").orElseThrow();

        assertThat(first).isNotEqualTo(second);
    }

    @Test
    void refusesHostsThatAreNotOurs() throws Exception {
        assertThat(raw("GET /metrics HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 421");
        assertThat(raw("GET /metrics HTTP/1.1\r\nHost: classes.example.org\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200");
        assertThat(raw("GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200");
    }

    @Test
    void aHookUnderANameOfBeforeIsNotTurnedAwayForItsName() throws Exception {
        for (String path : new String[] {"/hooks/bbb/unknown", "/callbacks/unknown/ended"}) {
            assertThat(raw("GET " + path + " HTTP/1.1\r\nHost: before.example\r\nConnection: close\r\n\r\n"))
                    .as(path)
                    .doesNotStartWith("HTTP/1.1 421");
        }
    }

    @Test
    void rawHandlersTakeWhatPluginsReallySend() throws Exception {
        for (String path : new String[] {
            "//health//live", "/health/live;jsessionid=1", "/health/live?a[]=1&b={x}|y", "/health/live?x=%2F%2f"
        }) {
            assertThat(raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                    .as(path)
                    .startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void takesLongRequestHeaders() throws Exception {
        assertThat(raw("GET /health/live?x=" + "a".repeat(60_000)
                        + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200");
    }

    @Test
    void noFilterStandsBeforeARawHandler() {
        StandardContext context = tomcatContext();
        var filtersOfServlet = new TreeMap<String, TreeSet<String>>();
        for (FilterMap map : context.findFilterMaps()) {
            assertThat(map.getURLPatterns())
                    .as("patterns of " + map.getFilterName())
                    .isEmpty();
            for (String servlet : map.getServletNames()) {
                filtersOfServlet.computeIfAbsent(servlet, s -> new TreeSet<>()).add(map.getFilterName());
            }
        }

        assertThat(filtersOfServlet).doesNotContainKey("raw");
        assertThat(filtersOfServlet.get("dispatcherServlet")).contains("sessions", "springSecurityFilterChain");
        for (Container servlet : context.findChildren()) {
            if (!servlet.getName().equals("raw")) {
                assertThat(filtersOfServlet.get(servlet.getName()))
                        .as("filters of the page servlet " + servlet.getName())
                        .isEqualTo(filtersOfServlet.get("dispatcherServlet"));
            }
        }
        for (String root : HotRoute.ROOTS) {
            assertThat(context.findServletMapping("/" + root + "/*")).as(root).isEqualTo("raw");
        }
        assertThat(context.findServletMapping("/")).isEqualTo("dispatcherServlet");
    }

    @Test
    void saysWhichPortIsInUse() throws Exception {
        try (var taken = new ServerSocket(0, 1, java.net.InetAddress.getByName("127.0.0.1"))) {
            Map<String, String> settings = settings(Map.of("lectern.http.port", "" + taken.getLocalPort()));

            assertThatThrownBy(() -> LecternServer.start(SettingsSource.of(settings), Wiring.none()))
                    .isInstanceOf(RefusedToStart.class)
                    .hasMessageContaining("Port " + taken.getLocalPort())
                    .hasMessageContaining("lectern.http.port");
        }
    }

    @Test
    void saysWhatToDoWhenTheDatabaseIsDown() {
        Map<String, String> settings =
                settings(Map.of("lectern.database.url", "jdbc:postgresql://127.0.0.1:1/lectern?password=hunter2"));

        assertThatThrownBy(() -> LecternServer.start(SettingsSource.of(settings), Wiring.none()))
                .isInstanceOf(RefusedToStart.class)
                .hasMessageContaining("127.0.0.1:1")
                .hasMessageContaining("lectern.database.url")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void refusesToStartWithoutADatabase() {
        assertThatThrownBy(() -> LecternServer.start(
                        SettingsSource.of(Map.of("lectern.data", folder.toString())), Wiring.none()))
                .isInstanceOf(RefusedToStart.class)
                .hasMessageContaining("lectern.database.url")
                .hasMessageContaining("lectern.database.embedded: true");
    }

    @Test
    void refusesAnUnknownSettingBeforeAnythingIsStarted() {
        Map<String, String> settings = settings(Map.of("lectern.http.prt", "1"));

        assertThatThrownBy(() -> LecternServer.start(SettingsSource.of(settings), Wiring.none()))
                .isInstanceOf(RefusedToStart.class)
                .hasMessageContaining("lectern.http.prt")
                .hasMessageContaining("lectern.http.port");
    }

    @Test
    void refusesTheKeyOfAnotherInstallation(@TempDir Path other) {
        Map<String, String> settings = settings(Map.of("lectern.data", other.toString()));

        assertThatThrownBy(() -> LecternServer.start(SettingsSource.of(settings), Wiring.none()))
                .isInstanceOf(RefusedToStart.class)
                .hasMessageContaining("master key does not fit");
    }

    @Test
    void answersWhatItAcceptedBeforeItStops() throws Exception {
        DatabaseConnection own = TestDatabase.createConnection();
        Map<String, String> settings = new HashMap<>(settings(Map.of()));
        settings.putAll(TestDatabase.settings(own));
        settings.put("lectern.data", folder.resolve("own").toString());
        LecternServer second = LecternServer.start(SettingsSource.of(settings), Wiring.none());
        URI url = second.url();

        second.stop();

        assertThatThrownBy(() -> http.send(
                        HttpRequest.newBuilder(url.resolve("/health/live")).build(),
                        HttpResponse.BodyHandlers.ofString()))
                .isInstanceOf(java.net.ConnectException.class);
    }

    private static Map<String, String> settings(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(TestDatabase.settings(database));
        settings.put("lectern.http.port", "0");
        settings.put("lectern.data", folder.toString());
        settings.put("lectern.public-url", "https://classes.example.org");
        settings.putAll(more);
        return settings;
    }

    private static StandardContext tomcatContext() {
        var web = (TomcatWebServer)
                java.util.Objects.requireNonNull(server.context().getWebServer());
        var host = (StandardHost) web.getTomcat().getHost();
        return (StandardContext) host.findChildren()[0];
    }

    private HttpResponse<String> get(String path) throws Exception {
        return http.send(
                HttpRequest.newBuilder(server.url().resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private String raw(String request) throws Exception {
        try (var socket = new Socket("127.0.0.1", server.url().getPort())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            var reader =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            return String.valueOf(reader.readLine());
        }
    }
}
