package org.lectern.server.front;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.lectern.server.Runs;
import org.w3c.dom.Element;

final class XmlTest {
    @Test
    void writesWhatTheApiWrites() {
        byte[] xml = Xml.response(response -> response.element("returncode", "SUCCESS")
                .element("count", 7)
                .element("running", true)
                .empty("meetings")
                .group("metadata", all -> all.named("course-id", "a&b<c>\"d'")));

        assertThat(new String(xml, StandardCharsets.UTF_8))
                .isEqualTo(
                        "<response><returncode>SUCCESS</returncode><count>7</count><running>true</running><meetings/>"
                                + "<metadata><course-id>a&amp;b&lt;c&gt;&quot;d&#39;</course-id></metadata></response>");
    }

    @Test
    void anyTextReadsBackAsItWasButForWhatXmlCannotCarry() throws Exception {
        for (int seed = 0; seed < Runs.of(400, 20_000); seed++) {
            String text = text(new Random(seed));

            Element root = parse(Xml.response(xml -> xml.element("value", text)));

            assertThat(root.getFirstChild().getTextContent()).as("seed " + seed).isEqualTo(carried(text));
        }
    }

    @Test
    void anyKeyBecomesANameAndAllowedOnesStay() throws Exception {
        for (int seed = 0; seed < Runs.of(400, 20_000); seed++) {
            String key = text(new Random(seed));

            Element root = parse(Xml.response(xml -> xml.named(key, "x")));

            assertThat(root.getFirstChild().getTextContent()).isEqualTo("x");
        }
        for (String allowed : new String[] {"bbb-origin", "a", "bbb_custom_language", "a.b-9"}) {
            assertThat(Xml.name(allowed)).isEqualTo(allowed);
        }
        assertThat(Xml.name("")).isEqualTo("_");
        assertThat(Xml.name("9a")).isEqualTo("_9a");
        assertThat(Xml.name("a b<c>/ä")).isEqualTo("a_b_c___");
    }

    /** Letters, markup, control characters, halves of characters and characters beyond the first plane. */
    private static String text(Random random) {
        var text = new StringBuilder();
        int length = random.nextInt(20);
        for (int i = 0; i < length; i++) {
            switch (random.nextInt(5)) {
                case 0 -> text.append("<>&\"']]>\r\n\t".charAt(random.nextInt(11)));
                case 1 -> text.append((char) random.nextInt(0x100));
                case 2 -> text.append((char) random.nextInt(0x10000));
                case 3 -> text.append((char) (0xD800 + random.nextInt(0x800)));
                default -> text.appendCodePoint(random.nextInt(Character.MAX_CODE_POINT + 1));
            }
        }
        return text.toString();
    }

    /** What XML 1.0 may hold, read from its grammar. */
    private static String carried(String text) {
        var carried = new StringBuilder();
        text.codePoints()
                .filter(c -> c == 0x9
                        || c == 0xA
                        || c == 0xD
                        || c >= 0x20 && c <= 0xD7FF
                        || c >= 0xE000 && c <= 0xFFFD
                        || c >= 0x10000)
                .forEach(carried::appendCodePoint);
        return carried.toString();
    }

    private static Element parse(byte[] xml) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(xml))
                .getDocumentElement();
    }
}
