package org.lectern.server.front;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.lectern.bbb.KeptAnswer;
import org.lectern.bbb.Recording;
import org.lectern.bbb.RecordingState;
import org.lectern.server.playback.PlaybackLinks;
import org.lectern.server.recording.ListedRecording;

final class RecordingXmlTest {
    private static final String FORMAT = "[\"format\",\"\",{},[\"type\",\"video\",{}],"
            + "[\"url\",\"https://bbb.example/playback/video/1/\",{}],[\"length\",\"3\",{}],"
            + "[\"preview\",\"\",{},[\"image\",\"https://bbb.example/1.png\",{\"width\":\"9\"}]]]";

    private static String written(String told, boolean ours) {
        var listed =
                new ListedRecording("r-1", "class", RecordingState.PUBLISHED, new Recording(KeptAnswer.read(told)));
        byte[] xml = Xml.response(response -> RecordingXml.write(
                listed,
                response,
                ours
                        ? type -> new PlaybackLinks.Rewriting(
                                url -> "https://ours.example/" + type, url -> "https://ours.example/file/" + type)
                        : null));
        return new String(xml, StandardCharsets.UTF_8);
    }

    @Test
    void noAddressOfTheServerIsLeftWhereTheyAreOurs() {
        String told = "[\"recording\",\"\",{},[\"recordID\",\"r-1\",{}],[\"playback\",\"\",{}," + FORMAT
                + "],[\"data\",\"\",{}," + FORMAT + ",[\"link\",\"https://bbb.example/raw\",{}]]]";

        assertThat(written(told, true))
                .doesNotContain("bbb.example")
                .contains(
                        "<data><format><type>video</type><url>https://ours.example/video</url>",
                        "<image width=\"9\">https://ours.example/file/video</image>",
                        "<link>https://ours.example/file/</link></data>");
        assertThat(written(told, false)).contains("<data><format><type>video</type><url>https://bbb.example/playback");
    }

    @Test
    void emptyDataStayEmpty() {
        String told = "[\"recording\",\"\",{},[\"data\",\"\",{}]]";

        assertThat(written(told, true)).isEqualTo(written(told, false));
    }
}
