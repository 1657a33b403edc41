package org.lectern.server.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lectern.simulator.CallFault;

/** Changes that the way to a server, or the server, does not take as they are: none is told for ever, none stops another. */
final class DifficultChangesIT {
    private static final String NAME = "bbb-recording-name";
    private static final String DESCRIPTION = "bbb-recording-description";

    private RecordedClasses classes;
    private String id;

    @BeforeEach
    void setUp() throws Exception {
        classes = new RecordedClasses(Duration.ofDays(7), 1);
        id = classes.recorded(0, "one");
        classes.pass(Duration.ofMinutes(10));
    }

    @AfterEach
    void tearDown() throws Exception {
        classes.close();
    }

    private void change(Map<String, String> metadata) throws Exception {
        assertThat(classes.knowing.changes.update(
                        classes.tenant, RecordingWorld.TEACHER, List.of(id), new HashMap<>(metadata), null))
                .isEqualTo(ChangeRecordings.Result.DONE);
    }

    private void publish(boolean publish) throws Exception {
        classes.knowing.changes.publish(classes.tenant, RecordingWorld.TEACHER, List.of(id), publish);
    }

    private String metadata(String name) {
        return classes.texts("select coalesce(metadata ->> '" + name + "', '') from recording")
                .getFirst();
    }

    private List<String> givenUp() {
        return classes.texts(
                "select cast(detail as jsonb) ->> 'what' from audit_entry where action = 'recording.change-given-up'"
                        + " order by seq");
    }

    /** What the server answers is what it has; what it is told it forgets. */
    private List<String> onThePage() {
        return new RecordingDetails(classes.node.databases.web())
                .givenUp(classes.tenant, id).stream()
                        .map(RecordingDetails.GivenUp::what)
                        .toList();
    }

    private void refuses(String messageKey) {
        classes.answers
                .getFirst()
                .change(
                        "updateRecordings",
                        body -> "<response><returncode>FAILED</returncode><messageKey>" + messageKey
                                + "</messageKey><message>No.</message></response>");
    }

    @Test
    void aDescriptionTooLongForAnAddressIsTaken() throws Exception {
        String description = "Ж".repeat(2_000);

        change(Map.of(DESCRIPTION, description));

        assertThat(classes.wishes(id)).isEmpty();
        assertThat(metadata(DESCRIPTION)).isEqualTo(description);
    }

    @Test
    void whatServersTellOtherwiseThanTheyWereToldIsTaken() throws Exception {
        change(Map.of(DESCRIPTION, "first\r\nsecond\rthird\u0001", NAME, " Nam\u0007e "));

        assertThat(classes.wishes(id)).isEmpty();
        assertThat(metadata(DESCRIPTION)).isEqualTo("first\nsecond\nthird");
        assertThat(metadata(NAME)).isEqualTo("Name");
        change(Map.of(DESCRIPTION, "first\r\nsecond\r\nthird"));
        assertThat(classes.texts("select action from audit_entry where action = 'recording.changed'"))
                .as("the same again changes nothing")
                .hasSize(1);
    }

    @Test
    void whatAServerRefusesIsGivenUpAndThatIsInTheTrail() throws Exception {
        refuses("validationError");

        change(Map.of(NAME, "New", DESCRIPTION, "Text"));
        publish(false);

        assertThat(classes.atServer(0, id)).as("beside it").isEqualTo("unpublished");
        assertThat(classes.wishes(id)).noneMatch(wish -> wish.startsWith(WishRows.PUBLISH));
        classes.pass(Duration.ofMinutes(2));
        assertThat(classes.wishes(id)).isEmpty();
        assertThat(givenUp()).containsExactlyInAnyOrder("meta:" + NAME, "meta:" + DESCRIPTION);
        assertThat(onThePage()).containsExactlyInAnyOrder("meta:" + NAME, "meta:" + DESCRIPTION);

        // Wanted again it is open again, and not given up.
        classes.answers.getFirst().change("updateRecordings", body -> body);
        change(Map.of(NAME, "Newer"));
        assertThat(onThePage()).containsExactly("meta:" + DESCRIPTION);
    }

    @Test
    void anUnknownRefusalIsTriedAFewTimes() throws Exception {
        refuses("somethingElse");
        change(Map.of(NAME, "New"));
        classes.pass(Duration.ofMinutes(2));
        assertThat(classes.wishes(id)).hasSize(1);

        for (int i = 0; i < 8; i++) {
            classes.pass(Duration.ofHours(1));
        }

        assertThat(classes.wishes(id)).isEmpty();
        assertThat(givenUp()).containsExactly("meta:" + NAME);
    }

    @Test
    void hidingIsNeverGivenUpWhileItsServerIsThere() throws Exception {
        classes.simulators
                .getFirst()
                .faults()
                .calls(CallFault.of(CallFault.Kind.ERROR_500).on("publishRecordings"));
        publish(false);
        classes.pass(Duration.ofDays(40));
        assertThat(classes.wishes(id)).containsExactly("publish=false");

        classes.simulators.getFirst().faults().clear();
        classes.pass(Duration.ofHours(2));

        assertThat(classes.wishes(id)).isEmpty();
        assertThat(classes.atServer(0, id)).isEqualTo("unpublished");
    }

    @Test
    void whatWasToBeHiddenStaysSoWhenItIsLostAndComesBack() throws Exception {
        classes.simulators
                .getFirst()
                .faults()
                .calls(CallFault.of(CallFault.Kind.ERROR_500).on("publishRecordings"));
        publish(false);
        classes.simulators.getFirst().faults().clear();
        classes.sql("update recording set stage = 'LOST', version = version + 1, next_ask_at = null");
        classes.pass(Duration.ofHours(2));
        assertThat(classes.atServer(0, id)).isEqualTo("published");

        classes.knowing.list();

        assertThat(classes.stage(id)).isEqualTo("UNPUBLISHED");
        classes.pass(Duration.ofHours(2));
        assertThat(classes.atServer(0, id)).isEqualTo("unpublished");
        assertThat(classes.wishes(id)).isEmpty();
    }

    @Test
    void aChangeThatAServerNeverShowsIsGivenUpAfterAMonth() throws Exception {
        classes.answers
                .getFirst()
                .change(
                        "updateRecordings",
                        body -> "<response><returncode>SUCCESS</returncode><updated>true</updated></response>");
        classes.answers
                .getFirst()
                .change("getRecordings", body -> body.replace("<" + NAME + ">New<", "<" + NAME + ">Old<"));
        change(Map.of(NAME, "New"));
        classes.pass(Duration.ofDays(20));
        assertThat(classes.wishes(id)).hasSize(1);

        classes.pass(Duration.ofDays(11));

        assertThat(classes.wishes(id)).isEmpty();
        assertThat(givenUp()).containsExactly("meta:" + NAME);
    }

    @Test
    void whatIsWishedOfARemovedServersRecordingEnds() throws Exception {
        classes.simulators
                .getFirst()
                .faults()
                .calls(CallFault.of(CallFault.Kind.ERROR_500).on("updateRecordings"));
        change(Map.of(NAME, "New"));
        classes.sql("update recording set server_id = gen_random_uuid()");

        classes.pass(Duration.ofHours(2));

        assertThat(classes.wishes(id)).isEmpty();
        assertThat(givenUp()).containsExactly("meta:" + NAME);
    }
}
