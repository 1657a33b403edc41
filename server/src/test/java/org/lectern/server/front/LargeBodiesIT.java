package org.lectern.server.front;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lectern.server.platform.BodyGate;
import org.lectern.server.platform.BodyGate.Admission;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.RawHeaders;
import org.lectern.server.platform.RawRequest;

/** How much of a body is read before anybody knows whether its request is signed. */
@ExtendWith(FrontSchool.ForTests.class)
final class LargeBodiesIT {
    private static final int DOCUMENTS = 15 << 20;

    private final FrontSchool school;
    private final LargeBodies bodies;

    LargeBodiesIT(FrontSchool school) {
        this.school = school;
        this.bodies = new LargeBodies(school.school.product.bean(AnswerCalls.class), Duration.ZERO, 256L << 20);
    }

    @Test
    void aLargeBodyIsReadOnlyOfWhoeverSignedTheQuery() throws Exception {
        String signed = school.caller.target("create", "meetingID=a&name=b");

        assertThat(most(signed, "application/xml")).isEqualTo(DOCUMENTS);
        assertThat(most(signed.replaceAll("checksum=..", "checksum=zz"), "application/xml"))
                .isEqualTo(BodyGate.SMALL);
        assertThat(most(signed.replaceAll("&checksum=.*", ""), "application/xml"))
                .isEqualTo(BodyGate.SMALL);
        assertThat(most(signed.replace("/t/golden/", "/t/nobody/"), "application/xml"))
                .isEqualTo(BodyGate.SMALL);
        assertThat(most(signed.replace("/t/golden/", "/t/strangers/"), "application/xml"))
                .isEqualTo(BodyGate.SMALL);
    }

    @Test
    void aBodyThatItsCallDoesNotTakeIsNotRead() throws Exception {
        assertThat(most(school.caller.target("create", "meetingID=a"), "application/zip"))
                .isEqualTo(BodyGate.SMALL);
        assertThat(most(school.caller.target("getMeetings", "a=b"), "application/xml"))
                .isEqualTo(BodyGate.SMALL);
        assertThat(most("/t/golden/bigbluebutton/api/unknown", "application/xml"))
                .isEqualTo(BodyGate.SMALL);
    }

    @Test
    void aFormThatHoldsTheChecksumIsReadAsFarAsFormsGo() throws Exception {
        assertThat(most("/t/golden/bigbluebutton/api/create", FrontEndpoint.FORM))
                .isEqualTo(FrontEndpoint.FORM_BYTES);
        assertThat(most("/t/golden/bigbluebutton/api/create?a=b", FrontEndpoint.FORM))
                .isEqualTo(BodyGate.SMALL);
    }

    @Test
    void oneTenantHasAFewPlacesAndLeavesTheOthersTheirs() throws Exception {
        String signed = school.caller.target("create", "meetingID=a&name=b");
        List<Admission> inside = new ArrayList<>();
        for (int i = 0; i < LargeBodies.OF_ONE_TENANT; i++) {
            inside.add(admitted(signed, LargeBodies.VERY_LARGE));
        }

        Admission refused = admitted(signed, LargeBodies.VERY_LARGE);

        assertThat(refused.instead()).isNotNull().satisfies(answer -> {
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.headers()).containsEntry("Retry-After", "5");
        });
        assertThat(most(school.stranger.target("create", "meetingID=a&name=b"), "application/xml"))
                .isEqualTo(DOCUMENTS);
        inside.forEach(Admission::close);
        assertThat(most(signed, "application/xml")).isEqualTo(DOCUMENTS);
    }

    @Test
    void veryLargeBodiesAreAsManyAsMemoryHasRoomForAndOneOfEachTenant() throws Exception {
        String own = school.caller.target("create", "meetingID=a&name=b");
        String other = school.stranger.target("create", "meetingID=a&name=b");

        try (Admission first = admitted(own, 15 << 20)) {
            assertThat(first.instead()).isNull();
            assertThat(admitted(own, LargeBodies.VERY_LARGE + 1).instead())
                    .as("a second of the same tenant")
                    .isNotNull();
            try (Admission smaller = admitted(own, LargeBodies.VERY_LARGE);
                    Admission theirs = admitted(other, 15 << 20)) {
                assertThat(smaller.instead()).isNull();
                assertThat(theirs.instead()).isNull();
            }
        }
        try (Admission again = admitted(own, 15 << 20)) {
            assertThat(again.instead()).isNull();
        }

        var small = new LargeBodies(school.school.product.bean(AnswerCalls.class), Duration.ZERO, 64L << 20);
        try (Admission only = small.admit(head(own, "application/xml"))) {
            assertThat(only.instead()).isNull();
            assertThat(small.admit(head(other, "application/xml")).instead()).isNotNull();
        }
    }

    private Admission admitted(String target, int length) throws InterruptedException {
        return bodies.admit(head(target, Map.of("Content-Type", "application/xml", "Content-Length", "" + length)));
    }

    @Test
    void formsThatShowNoSignatureTakeNoPlaceOfTheTenantTheyNameOrOfTheDefaultOne() throws Exception {
        List<Admission> inside = new ArrayList<>();
        Admission last = bodies.admit(head("/bigbluebutton/api/create", FrontEndpoint.FORM));
        while (last.instead() == null) {
            inside.add(last);
            last = bodies.admit(head("/bigbluebutton/api/create", FrontEndpoint.FORM));
        }

        assertThat(inside).hasSize(LargeBodies.OF_ONE_TENANT);
        assertThat(most(school.caller.target("create", "meetingID=a&name=b"), "application/xml"))
                .isEqualTo(DOCUMENTS);
        inside.forEach(Admission::close);
    }

    @Test
    void whatIsNotReadIsRefusedForItsChecksumFirst() {
        String bad = school.caller.target("create", "meetingID=a&name=b").replaceAll("checksum=..", "checksum=zz");
        byte[] large = ("<modules>" + " ".repeat(1 << 20) + "</modules>").getBytes(StandardCharsets.UTF_8);

        assertThat(school.wire
                        .send("POST", bad, Map.of("Content-Type", "application/xml"), large)
                        .says("checksumError"))
                .isTrue();
    }

    private int most(String target, String type) throws InterruptedException {
        try (Admission admission = bodies.admit(head(target, type))) {
            assertThat(admission.instead()).isNull();
            return admission.maxBytes();
        }
    }

    private static RawRequest head(String target, String type) {
        return head(target, Map.of("Content-Type", type));
    }

    private static RawRequest head(String target, Map<String, String> headers) {
        int question = target.indexOf('?');
        String path = question < 0 ? target : target.substring(0, question);
        return new RawRequest(
                "POST",
                new RawRequest.Target(path, question < 0 ? null : target.substring(question + 1), Map.of()),
                RawHeaders.of(headers),
                RawRequest.Body.NONE,
                "192.0.2.7");
    }

    @Test
    void anEventOfTenMegabytesIsAcknowledgedWithoutItsContentAndItsConnectionEndsWell() throws Exception {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> !school.school.simulator.hookUrls().isEmpty());
        URI hook = URI.create(school.school.simulator.hookUrls().getFirst());
        long before = deadLetters();
        byte[] body = new byte[10 << 20];
        Arrays.fill(body, (byte) 'x');

        try (var socket = new Socket(hook.getHost(), hook.getPort())) {
            socket.setSoTimeout(30_000);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            socket.getOutputStream().write(request(hook, body.length));
            socket.getOutputStream().write(body);
            assertThat(statusLine(in)).startsWith("HTTP/1.1 200");

            socket.getOutputStream().write(request(hook, 0));
            // Closed in peace, or the next request is answered; a reset would be an exception.
            assertThat(statusLine(in)).matches("|HTTP/1\\.1 401.*");
        }

        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(deadLetters()).isEqualTo(before + 1));
    }

    /** Those that were too large, of which nothing is kept but that they came. */
    private long deadLetters() {
        return school.school
                .product
                .bean(Databases.class)
                .web()
                .jdbc()
                .sql("select count(*) from dead_letter where reason = 'TOO_LARGE' and content is null")
                .query(Long.class)
                .single();
    }

    private static byte[] request(URI hook, int length) {
        String target = hook.getRawPath() + (hook.getRawQuery() == null ? "" : "?" + hook.getRawQuery());
        return ("POST " + target + " HTTP/1.1\r\nHost: " + hook.getAuthority()
                        + "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: " + length
                        + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Reads a whole answer; empty if the connection was closed before one. */
    private static String statusLine(InputStream in) throws IOException {
        String status = line(in);
        int length = 0;
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(
                        header.substring("content-length:".length()).strip());
            }
        }
        in.skipNBytes(length);
        return status;
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            line.append((char) next);
        }
        return line.toString().strip();
    }
}
