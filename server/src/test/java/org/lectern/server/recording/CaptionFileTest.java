package org.lectern.server.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.lectern.server.recording.CaptionFile.Problem;

final class CaptionFileTest {
    private static final String GOOD =
            "WEBVTT - of a class\n\n1\n00:01.000 --> 00:04.000\nHello.\n\n01:02:03.500 --> 01:02:05.000 align:start\nBye.\n";

    private static CaptionFile of(String text) {
        return CaptionFile.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void refused(CaptionFile file, Problem problem) {
        assertThat(file).isEqualTo(new CaptionFile.Wrong(problem));
    }

    @Test
    void takesWebVttAsItCame() {
        var good = (CaptionFile.Good) of(GOOD);

        assertThat(good.cues()).isEqualTo(2);
        assertThat(new String(good.bytes(), StandardCharsets.UTF_8)).isEqualTo(GOOD);
        assertThat(of("\uFEFF" + GOOD.replace("\n", "\r\n"))).isInstanceOf(CaptionFile.Good.class);
    }

    @Test
    void saysWhatIsWrong() {
        refused(of(""), Problem.EMPTY);
        refused(CaptionFile.of(new byte[CaptionFile.MOST_BYTES + 1]), Problem.TOO_LARGE);
        refused(CaptionFile.of(GOOD.replace("Bye", "Tschüß").getBytes(StandardCharsets.ISO_8859_1)), Problem.NOT_UTF8);
        refused(of("1\n00:00:01,000 --> 00:00:04,000\nSubRip\n"), Problem.NOT_WEBVTT);
        refused(of("WEBVTTX\n\n00:01.000 --> 00:04.000\nx"), Problem.NOT_WEBVTT);
        refused(of(GOOD + "\0"), Problem.NOT_WEBVTT);
        refused(of("<html>WEBVTT</html>"), Problem.NOT_WEBVTT);
        refused(of("WEBVTT\n\nNOTE nothing is said\n"), Problem.NO_CUE);
        refused(of("WEBVTT\n\n00:01 --> 00:04\nno milliseconds\n"), Problem.NO_CUE);
    }
}
