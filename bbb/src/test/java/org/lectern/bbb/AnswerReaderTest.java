package org.lectern.bbb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class AnswerReaderTest {

    @TestFactory
    List<DynamicTest> readsEveryGoldenAnswer() {
        List<DynamicTest> tests = new ArrayList<>();
        List<String> names = new ArrayList<>(Samples.names("answers", ".xml"));
        names.addAll(Samples.names("answers", ".json"));
        for (String name : names) {
            tests.add(DynamicTest.dynamicTest(name, () -> {
                AnswerElement root = AnswerReader.read(Samples.bytes(name));

                assertThat(root.name()).isEqualTo("response");
                assertThat(root.children()).isNotEmpty();
            }));
        }
        assertThat(tests).hasSizeGreaterThan(40);
        return tests;
    }

    @Test
    void readsJsonAsItReadsXml() {
        AnswerElement tracks = Samples.answer("get-recording-text-tracks.json");

        assertThat(tracks.text("returncode")).isEqualTo("SUCCESS");
        assertThat(tracks.children("tracks")).extracting(t -> t.text("lang")).containsExactly("en-US", "pt-BR");
        assertThat(Samples.answer("stuns-failed.json").text("returncode")).isEqualTo("FAILED");
    }

    @Test
    void joinsTextAndCdataAndKeepsAttributes() throws UnreadableAnswer {
        AnswerElement root = read("<?xml version='1.0' encoding='ISO-8859-1'?>\n<!-- remark --><response><a x='1'> b"
                + "<![CDATA[<c>&]]>&amp;é </a></response>");

        assertThat(root.text("a")).isEqualTo("b<c>&&é");
        assertThat(root.children().get(0).attributes()).containsEntry("x", "1");
    }

    @Test
    void readsUserMadeNamesWithColons() throws UnreadableAnswer {
        assertThat(read("<response><metadata><dc:title>x</dc:title></metadata></response>")
                        .child("metadata")
                        .orElseThrow()
                        .texts())
                .containsEntry("dc:title", "x");
    }

    @Test
    void skipsByteOrderMarkAndBlanks() throws UnreadableAnswer {
        assertThat(read("\uFEFF \r\n<response/>").name()).isEqualTo("response");
    }

    @Test
    void refusesADocumentTypeWithAllItsTricks() {
        for (String type : List.of(
                "<!DOCTYPE response>",
                "<!DOCTYPE response [<!ENTITY a \"x\">]>",
                "<!DOCTYPE response SYSTEM \"http://127.0.0.1:9/x.dtd\">",
                "<!DOCTYPE r [<!ENTITY % p SYSTEM \"file:///etc/passwd\"> %p;]>",
                "<!DOCTYPE html>")) {
            assertThat(refusal(type + "<response>&a;</response>"))
                    .as(type)
                    .isIn(FailureKind.NOT_BIGBLUEBUTTON, FailureKind.UNREADABLE_ANSWER);
        }
    }

    @Test
    void expandsNoEntityThatIsNotBuiltIn() {
        assertThat(refusal("<response><a>&xxe;</a></response>")).isEqualTo(FailureKind.UNREADABLE_ANSWER);
    }

    @Test
    void survivesABillionLaughs() {
        StringBuilder xml = new StringBuilder("<!DOCTYPE r [<!ENTITY a0 \"ha\">");
        for (int i = 1; i < 30; i++) {
            xml.append("<!ENTITY a")
                    .append(i)
                    .append(" \"")
                    .append(("&a" + (i - 1) + ";").repeat(10))
                    .append("\">");
        }

        assertThat(refusal(xml + "]><response>&a29;</response>"))
                .isIn(FailureKind.NOT_BIGBLUEBUTTON, FailureKind.UNREADABLE_ANSWER);
    }

    @Test
    void leavesXincludeAsTheTextItIs() throws UnreadableAnswer {
        AnswerElement root = read("<response><xi:include href='file:///etc/passwd' parse='text'/></response>");

        assertThat(root.children().get(0).text()).isEmpty();
    }

    @Test
    void stopsAtItsDepth() throws UnreadableAnswer {
        assertThat(read("<a>".repeat(64) + "</a>".repeat(64)).name()).isEqualTo("a");
        assertThat(refusal("<a>".repeat(65) + "</a>".repeat(65))).isEqualTo(FailureKind.ANSWER_TOO_LARGE);
        assertThat(refusal("<a>".repeat(1_000_000))).isEqualTo(FailureKind.ANSWER_TOO_LARGE);
        assertThat(refusal("[".repeat(100_000))).isEqualTo(FailureKind.ANSWER_TOO_LARGE);
    }

    @Test
    void stopsAtItsNumberOfElements() {
        assertThat(refusal("<response>" + "<a/>".repeat(AnswerReader.MAX_ELEMENTS) + "</response>"))
                .isEqualTo(FailureKind.ANSWER_TOO_LARGE);
    }

    @Test
    void stopsAtItsLengthOfText() throws UnreadableAnswer {
        String most = "x".repeat(AnswerReader.MAX_TEXT);

        assertThat(read("<response><a>" + most + "</a></response>").text("a")).hasSize(AnswerReader.MAX_TEXT);
        assertThat(refusal("<response><a>" + most + "<![CDATA[y]]></a></response>"))
                .isEqualTo(FailureKind.ANSWER_TOO_LARGE);
        assertThat(refusal("<response><a b='" + most + "y'/></response>")).isEqualTo(FailureKind.ANSWER_TOO_LARGE);
        assertThat(refusal("{\"a\":\"" + most + "y\"}")).isEqualTo(FailureKind.ANSWER_TOO_LARGE);
    }

    @Test
    void stopsAtItsNumberOfBytes() {
        assertThat(refusalOf(new byte[AnswerReader.MAX_BYTES + 1])).isEqualTo(FailureKind.ANSWER_TOO_LARGE);
    }

    @Test
    void namesWhatIsCutOffOrMalformed() {
        String whole = Samples.text("answers/get-meeting-info-running.xml").strip();
        for (int length = 1; length < whole.length(); length += 37) {
            assertThat(refusal(whole.substring(0, length)))
                    .as("%s bytes", length)
                    .isEqualTo(FailureKind.UNREADABLE_ANSWER);
        }
        for (String broken : List.of(
                "<response></other>",
                "<response>&</response>",
                "<response><a></response>",
                "<",
                "<>",
                "<!--",
                "<?xml",
                "<response>\u0000</response>",
                "<response a=1/>",
                "<response/><response/>",
                "{",
                "{\"a\":1}x",
                "{\"a\":1,\"a\":2}",
                "[1,")) {
            assertThat(refusal(broken)).as(broken).isEqualTo(FailureKind.UNREADABLE_ANSWER);
        }
    }

    @Test
    void refusesOtherEncodingsThanUtf8() {
        String xml = "<?xml version='1.0' encoding='UTF-16'?><response><a>x</a></response>";
        for (Charset charset : List.of(StandardCharsets.UTF_16, StandardCharsets.UTF_16BE, StandardCharsets.UTF_16LE)) {
            assertThat(refusalOf(xml.getBytes(charset)))
                    .as(charset.name())
                    .isIn(FailureKind.UNREADABLE_ANSWER, FailureKind.NOT_BIGBLUEBUTTON);
        }
        assertThat(refusal("+ADw-response+AD4-")).isEqualTo(FailureKind.NOT_BIGBLUEBUTTON);
    }

    @Test
    void tellsEmptyFromForeign() {
        assertThat(refusal("")).isEqualTo(FailureKind.EMPTY_ANSWER);
        assertThat(refusal(" \r\n\t")).isEqualTo(FailureKind.EMPTY_ANSWER);
        assertThat(refusal("It works!")).isEqualTo(FailureKind.NOT_BIGBLUEBUTTON);
    }

    @Test
    void showsNoContentInItsTextForm() throws UnreadableAnswer {
        assertThat(read("<response><moderatorPW>mp</moderatorPW></response>")).hasToString("<response>");
    }

    private static AnswerElement read(String text) throws UnreadableAnswer {
        return AnswerReader.read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static FailureKind refusal(String text) {
        return refusalOf(text.getBytes(StandardCharsets.UTF_8));
    }

    private static FailureKind refusalOf(byte[] body) {
        UnreadableAnswer refusal = catchThrowableOfType(UnreadableAnswer.class, () -> AnswerReader.read(body));
        assertThat(refusal).isNotNull();
        return refusal.kind();
    }
}
