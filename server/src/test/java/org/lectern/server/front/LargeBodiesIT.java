package org.lectern.server.front;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lectern.server.platform.BodyGate;
import org.lectern.server.platform.BodyGate.Admission;
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
        this.bodies = new LargeBodies(school.school.product.bean(AnswerCalls.class), Duration.ZERO);
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
            inside.add(bodies.admit(head(signed, "application/xml")));
        }

        Admission refused = bodies.admit(head(signed, "application/xml"));

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
        int question = target.indexOf('?');
        String path = question < 0 ? target : target.substring(0, question);
        return new RawRequest(
                "POST",
                new RawRequest.Target(path, question < 0 ? null : target.substring(question + 1), Map.of()),
                RawHeaders.of(Map.of("Content-Type", type)),
                RawRequest.Body.NONE,
                "192.0.2.7");
    }
}
