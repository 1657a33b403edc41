package org.lectern.server.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lectern.bbb.Call;
import org.lectern.bbb.Parameters;
import org.lectern.simulator.CallFault;

/** What the trail, and whoever reads a page, is told of changes. */
final class RecordingTrailIT {
    private RecordedClasses classes;

    @BeforeEach
    void setUp() throws Exception {
        classes = new RecordedClasses(Duration.ofDays(7), 1);
    }

    @AfterEach
    void tearDown() throws Exception {
        classes.close();
    }

    private List<String> details(String action) {
        return classes.texts("select detail from audit_entry where action = '" + action + "' order by seq");
    }

    @Test
    void saysWhatAPolicyWasBefore() {
        var policies = classes.knowing.parts.policies;
        policies.changeTenant(
                classes.tenant,
                new RecordingPolicy(false, null, 30, 7, RecordingPolicy.Fate.KEEP, RecordingPolicy.Fate.KEEP),
                RecordingWorld.TEACHER);
        policies.changeTenant(
                classes.tenant,
                new RecordingPolicy(false, null, 60, 7, RecordingPolicy.Fate.DELETE, RecordingPolicy.Fate.KEEP),
                RecordingWorld.TEACHER);

        assertThat(details("recording.policy-changed").getLast())
                .contains("\"keep\":\"60d\"", "\"keep-before\":\"30d\"")
                .contains("\"room-deleted\":\"DELETE\"", "\"room-deleted-before\":\"KEEP\"")
                .doesNotContain("person-erased-before", "warn-before");
    }

    @Test
    void saysWhichCaptionsAnApplicationGave() throws Exception {
        String id = classes.recorded(0, "one");
        classes.pass(Duration.ofMinutes(10));
        String body = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.vtt\"\r\n"
                + "Content-Type: text/vtt\r\n\r\nWEBVTT\n\n00:00.000 --> 00:01.000\nHello\r\n--b--\r\n";

        var result = classes.knowing.tracks.put(
                classes.tenant,
                RecordingWorld.TEACHER,
                Parameters.of("recordID", id, "kind", "subtitles", "lang", "en"),
                new Call.Content("multipart/form-data; boundary=b", body.getBytes(StandardCharsets.UTF_8)));

        assertThat(result).isInstanceOf(TextTracks.Given.Taken.class);
        assertThat(details("recording.captioned"))
                .singleElement()
                .satisfies(detail -> assertThat(detail).contains("\"kind\":\"subtitles\"", "\"lang\":\"en\""));
    }

    @Test
    void aDescriptionIsShownAsItWasWrittenLastThoughItsServerIsAway() throws Exception {
        String id = classes.recorded(0, "one");
        classes.pass(Duration.ofMinutes(10));
        classes.simulators
                .getFirst()
                .faults()
                .calls(CallFault.of(CallFault.Kind.ERROR_500).on("updateRecordings"));

        classes.knowing.changes.update(
                classes.tenant,
                RecordingWorld.TEACHER,
                List.of(id),
                Map.of("bbb-recording-description", "Waves"),
                null);

        assertThat(new RecordingShelf(classes.node.databases.web(), classes::now)
                        .find(classes.tenant, id)
                        .orElseThrow()
                        .text()
                        .description())
                .isEqualTo("Waves");
    }
}
