package org.lectern.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClassroomPageTest {
    private Simulator simulator;
    private ApiClient client;
    private HttpClient browser;

    @BeforeEach
    void start() throws IOException {
        simulator = Simulator.builder()
                .timings(Timings.real().scaled(0.1))
                .profile(ServerProfile.V2_7)
                .seed(7)
                .start();
        client = new ApiClient(simulator);
        client.call(
                "create",
                "meetingID=room-1&name=A+%3Cb%3Eroom%3C%2Fb%3E&meetingExpireWhenLastUserLeftInMinutes=0"
                        + "&logoutURL=https%3A%2F%2Flms.example.org%2Fback");
        browser = newBrowser();
    }

    @AfterEach
    void stop() {
        browser.shutdownNow();
        client.close();
        simulator.close();
    }

    @Test
    void showsTheClassAndLetsThePersonInWhenThePageIsOpened() throws Exception {
        HttpResponse<String> joined = join("Ada", "MODERATOR", "ada");
        assertThat(people()).isZero();

        HttpResponse<String> answer = follow(joined);
        String page = answer.body();

        assertThat(answer.headers().firstValue("Referrer-Policy")).hasValue("same-origin");
        assertThat(people()).isEqualTo(1);
        assertThat(page)
                .contains("<strong>Sandbox.</strong>")
                .contains("A &lt;b&gt;room&lt;/b&gt;")
                .contains("Open microphone")
                .contains("End class")
                .doesNotContain("onclick")
                .doesNotContain("<style");
        assertThat(page.replaceAll("<script src=\"/assets/classroom.js\" defer></script>", ""))
                .doesNotContain("<script");
    }

    @Test
    void refusesATokenWithoutItsCookie() throws Exception {
        String url = location(join("Ada", "MODERATOR", "ada"));
        try (HttpClient other = newBrowser()) {
            HttpResponse<String> answer =
                    other.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.body()).contains("Open the class again");
        }
        assertThat(people()).isZero();
    }

    @Test
    void acceptsATokenAloneWhereCreateAllowsIt() throws Exception {
        client.call("create", "meetingID=open&name=Open&allowRequestsWithoutSession=true");
        String answer = client.call("join", "meetingID=open&fullName=Bo&role=VIEWER&redirect=false");

        assertThat(client.get(ApiClient.element(answer, "url")).body()).contains("You are");
    }

    @Test
    void doesWhatTheButtonsSay() throws Exception {
        String url = location(join("Ada", "VIEWER", "ada"));
        get(url);
        for (String form : new String[] {
            "act=openMicrophone",
            "act=startTalking",
            "act=shareCamera",
            "act=say&text=%3Ci%3EHi",
            "act=raiseHand",
            "react=%F0%9F%91%8D"
        }) {
            assertThat(post(url, form).statusCode()).isEqualTo(303);
        }

        String page = get(url).body();
        assertThat(page)
                .contains("Mute microphone")
                .contains("Stop talking")
                .contains("Stop camera")
                .contains("Lower hand")
                .contains("&lt;i&gt;Hi")
                .contains("hand raised")
                .doesNotContain("End class");
        assertThat(simulator.events("room-1").toString()).doesNotContain("talking");
        post(url, "act=end");
        assertThat(simulator.findClassroom("room-1")).as("a viewer cannot end").isPresent();
        MeetingLedger.Figures figures =
                simulator.ledger("room-1").person("ada").orElseThrow().figures();
        assertThat(figures.messages()).isEqualTo(1);
        assertThat(figures.hands()).isEqualTo(1);
        assertThat(figures.reactions()).containsEntry("👍", 1);
    }

    @Test
    void leavesAndOffersTheWayBack() throws Exception {
        String url = location(join("Ada", "VIEWER", "ada"));
        get(url);

        HttpResponse<String> left = post(url, "act=leave");

        assertThat(people()).isZero();
        String page = get(simulator.homeUrl() + location(left).substring(1)).body();
        assertThat(page).contains("You have left the class").contains("href=\"https://lms.example.org/back\"");
        get(url);
        assertThat(people()).isEqualTo(1);
    }

    @Test
    void letsAModeratorEndTheClass() throws Exception {
        String url = location(join("Ada", "MODERATOR", "ada"));
        get(url);

        post(url, "act=end");

        assertThat(simulator.findClassroom("room-1")).isEmpty();
        assertThat(get(url).body()).contains("The class has ended");
    }

    @Test
    void takesAClosedTabForALeave() throws Exception {
        String url = location(join("Ada", "VIEWER", "ada"));
        get(url);

        post(url.replace("/html5client/join?", "/html5client/gone?"), "");

        Receiver.await(() -> people() == 0);
        assertThat(simulator.events("room-1").toString()).contains("user-left");
    }

    @Test
    void takesALostBrowserForALeave() throws Exception {
        get(location(join("Ada", "VIEWER", "ada")));

        Receiver.await(() -> people() == 0);
    }

    @Test
    void keepsThePageLiveAndThePersonPresentThroughItsStream() throws Exception {
        String url = location(join("Ada", "VIEWER", "ada"));
        get(url);
        HttpResponse<InputStream> stream = browser.send(
                HttpRequest.newBuilder(URI.create(url.replace("/html5client/join?", "/html5client/stream?")))
                        .build(),
                HttpResponse.BodyHandlers.ofInputStream());
        assertThat(stream.headers().firstValue("Content-Type")).hasValue("text/event-stream;charset=utf-8");
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
            simulator.classroom("room-1").enter("Bo", "bo", Role.VIEWER);
            assertThat(readUntil(lines, "<bdi>Bo</bdi>")).contains("\"over\":\"\"");
            simulator.classroom("room-1").end();
            assertThat(readUntil(lines, "ended")).contains("\"over\":\"ended\"");
        }
    }

    @Test
    void letsAWaitingGuestWait() throws Exception {
        client.call("create", "meetingID=lobby&name=Lobby&guestPolicy=ASK_MODERATOR");
        HttpResponse<String> joined = client.send("join", "meetingID=lobby&fullName=Guest&role=VIEWER&guest=true");
        browser.send(
                HttpRequest.newBuilder(URI.create(simulator.homeUrl())).build(),
                HttpResponse.BodyHandlers.discarding());

        HttpRequest request = HttpRequest.newBuilder(URI.create(location(joined)))
                .header("Cookie", joined.headers().firstValue("Set-Cookie").orElseThrow())
                .build();
        assertThat(client.exchange(request).body()).contains("Please wait");
        assertThat(simulator.classroom("lobby").people()).noneMatch(Person::isInside);
    }

    private static String readUntil(BufferedReader lines, String part) throws IOException {
        String line = lines.readLine();
        while (line != null && !(line.startsWith("data:") && line.contains(part))) {
            line = lines.readLine();
        }
        return line == null ? "" : line;
    }

    private long people() {
        return simulator.classroom("room-1").people().stream()
                .filter(Person::isInside)
                .count();
    }

    private HttpResponse<String> join(String name, String role, String userId) throws Exception {
        String query = "meetingID=room-1&fullName=" + name + "&role=" + role + "&userID=" + userId;
        return get(client.base() + "join?" + client.signed("SHA-1", "join", query));
    }

    private HttpResponse<String> follow(HttpResponse<String> answer) throws Exception {
        return get(location(answer));
    }

    private HttpResponse<String> get(String url) throws Exception {
        return browser.send(
                HttpRequest.newBuilder(URI.create(url))
                        .timeout(Duration.ofSeconds(5))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String url, String form) throws Exception {
        return browser.send(
                HttpRequest.newBuilder(URI.create(url.replace("/html5client/join?", "/html5client/act?")))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static String location(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location").orElseThrow();
    }

    private static HttpClient newBrowser() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .cookieHandler(new CookieManager())
                .build();
    }
}
