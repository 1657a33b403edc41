package org.lectern.server.front;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lectern.server.front.FrontCaller.Answer;
import org.lectern.server.ui.School;
import org.lectern.simulator.CallFault;
import org.lectern.simulator.Role;

/** What a caller sends into its meeting: documents and messages. */
final class DocumentsAtFrontIT extends FrontLife {
    DocumentsAtFrontIT(School school) {
        super(school);
    }

    @Test
    void inlineDocumentsReachTheServerAndABombDoesNot() {
        Answer created = caller.postXml(
                "create",
                "<modules><module name=\"presentation\"><document name=\"a.txt\">aGVsbG8=</document></module></modules>",
                "meetingID",
                "room",
                "name",
                "Class");
        Answer bomb = caller.postXml(
                "create",
                "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><modules>&b;</modules>",
                "meetingID",
                "bomb",
                "name",
                "Class");

        assertThat(created.isSuccess()).isTrue();
        assertThat(bomb.key()).isEqualTo("validationError");
        assertThat(meetings.findLive(caller.tenant.id(), "bomb")).isEmpty();
        Awaitility.await()
                .until(() -> school.simulator.documents().stream()
                        .anyMatch(document -> document.toString().contains("a.txt")));
    }

    @Test
    void aLargeInlineDocumentReachesTheServerByAddressAndTooMuchIsRefused() {
        String six = java.util.Base64.getEncoder().encodeToString(new byte[6 << 20]);
        String document = "<document name='large.pdf'>" + six + "</document>";
        String ten = java.util.Base64.getEncoder().encodeToString(new byte[10 << 20]);

        Answer created = caller.postXml(
                "create",
                "<modules><module name='presentation'><document name='large.pdf'>" + ten
                        + "</document></module></modules>",
                "meetingID",
                "large",
                "name",
                "Class");
        Answer twice = caller.postXml(
                "create",
                "<modules><module name='presentation'>" + document + document + "</module></modules>",
                "meetingID",
                "larger",
                "name",
                "Class");

        assertThat(created.isSuccess()).isTrue();
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> school.simulator.documents().stream()
                        .anyMatch(arrival -> arrival.name().equals("large.pdf")
                                && arrival.content().bytes() == 10 << 20
                                && arrival.content().error() == null));
        assertThat(twice.status()).isIn(200, 413);
        assertThat(twice.key()).isEqualTo("sizeError");
        assertThat(meetings.findLive(caller.tenant.id(), "larger")).isEmpty();
    }

    @Test
    void aDocumentsAddressIsReplacedByOurs() {
        caller.postXml(
                "create",
                "<modules><module name='presentation'><document url='http://127.0.0.1:9/secret/slides.pdf?t=1'/>"
                        + "</module></modules>",
                "meetingID",
                "room",
                "name",
                "Class");

        Awaitility.await()
                .until(() -> school.simulator.documents().stream()
                        .anyMatch(document -> document.toString().contains("slides.pdf")));
        assertThat(school.simulator.documents().toString()).doesNotContain("/secret/");
    }

    @Test
    void theCallerIsAnsweredFirstAndItsDocumentFetchedOnceAfterThat() throws Exception {
        byte[] slides = "%PDF-1.7 slides".getBytes(StandardCharsets.US_ASCII);
        var answered = new CountDownLatch(1);
        var fetches = new AtomicInteger();
        HttpServer lms = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
        lms.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        lms.createContext("/", exchange -> {
            try (exchange) {
                fetches.incrementAndGet();
                boolean inTime = answered.await(20, TimeUnit.SECONDS);
                exchange.sendResponseHeaders(inTime ? 200 : 500, slides.length);
                exchange.getResponseBody().write(slides);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        lms.start();
        try {
            String url = "http://localhost:" + lms.getAddress().getPort() + "/private/held.pdf?token=once";

            Answer created = caller.postXml(
                    "create",
                    "<modules><module name='presentation'><document url='" + url + "'/></module></modules>",
                    "meetingID",
                    "room",
                    "name",
                    "Class");

            // The host has not said a word yet.
            assertThat(created.isSuccess()).isTrue();
            answered.countDown();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> school.simulator.documents().stream()
                            .anyMatch(arrival -> arrival.name().equals("held.pdf")
                                    && arrival.content().bytes() == slides.length
                                    && arrival.content().error() == null));
            assertThat(fetches).hasValue(1);
            assertThat(school.simulator.documents().toString()).doesNotContain("/private/");
        } finally {
            answered.countDown();
            lms.stop(0);
        }
    }

    @Test
    void documentsAndMessagesGoToTheMeetingsServer() {
        create("room");
        classroom("room").enter("Ada", "u-1", Role.MODERATOR);

        Answer inserted = caller.postXml(
                "insertDocument",
                "<modules><module name='presentation'><document name='late.txt'>aGVsbG8=</document></module></modules>",
                "meetingID",
                "room");
        Answer said = caller.call("sendChatMessage", "meetingID", "room", "message", "Hello!", "userName", "LMS");

        assertThat(inserted.isSuccess()).isTrue();
        assertThat(said.isSuccess()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"HTML_PAGE", "EMPTY", "TRUNCATED", "ERROR_500"})
    void aServerThatAnswersNonsenseIsSaidNotToAnswerAndItsMeetingGoesOn(CallFault.Kind kind) {
        create("room");
        school.simulator.faults().calls(CallFault.of(kind).on("insertDocument", "sendChatMessage"));

        Answer inserted = caller.postXml(
                "insertDocument",
                "<modules><module name='presentation'><document name='late.txt'>aGVsbG8=</document></module></modules>",
                "meetingID",
                "room");
        Answer said = caller.call("sendChatMessage", "meetingID", "room", "message", "Hello!");

        assertThat(List.of(inserted.key(), said.key())).containsOnly("serverUnavailable");
        assertThat(caller.call("getMeetingInfo", "meetingID", "room").isSuccess())
                .isTrue();
    }

    @Test
    void documentsAndMessagesForNobodyAreRefusedAsServersDo() {
        String one =
                "<modules><module name='presentation'><document name='a.txt'>aGVsbG8=</document></module></modules>";

        assertThat(caller.postXml("insertDocument", one, "meetingID", "nobody").key())
                .isEqualTo("notFound");
        assertThat(caller.call("sendChatMessage", "meetingID", "nobody", "message", "x")
                        .key())
                .isEqualTo("meetingNotFound");
        assertThat(caller.call("sendChatMessage", "meetingID", "nobody").key()).isEqualTo("missingParamMessage");
        assertThat(caller.call("sendChatMessage", "meetingID", "nobody", "message", "x".repeat(501))
                        .key())
                .isEqualTo("sizeError");
        create("room");
        HttpResponse<String> nothing = caller.post(
                caller.url("insertDocument", "meetingID", "room"), "application/xml", "<modules/>".getBytes());
        assertThat(nothing.statusCode()).isEqualTo(200);
        assertThat(nothing.body()).isEmpty();
        assertThat(caller.get(caller.url("insertDocument", "meetingID", "room")).statusCode())
                .isEqualTo(405);
        assertThat(Answer.of(caller.post(
                                caller.url("insertDocument", "meetingID", "room"),
                                "application/x-www-form-urlencoded",
                                "a=b".getBytes()))
                        .key())
                .isEqualTo("unsupportedContentType");
    }

    @Test
    void anotherTenantsMeetingIsNobodys() {
        create("room");
        FrontCaller other = FrontCaller.of(school);
        String internal = Objects.requireNonNull(place("room").internalMeetingId());

        for (String id : List.of("room", internal, place("room").serverMeetingId())) {
            assertThat(other.call("end", "meetingID", id).key()).isEqualTo("notFound");
            assertThat(other.call("join", "meetingID", id, "fullName", "Eve", "role", "MODERATOR", "redirect", "false")
                            .key())
                    .isEqualTo("invalidMeetingIdentifier");
            assertThat(other.call("sendChatMessage", "meetingID", id, "message", "x")
                            .key())
                    .isEqualTo("meetingNotFound");
            assertThat(other.call(
                                    "create",
                                    "meetingID",
                                    "x-" + UUID.randomUUID(),
                                    "name",
                                    "Room",
                                    "isBreakout",
                                    "true",
                                    "parentMeetingID",
                                    id)
                            .key())
                    .isEqualTo("parentMeetingDoesNotExist");
        }
        assertThat(live("room").isRunning()).isTrue();
    }
}
