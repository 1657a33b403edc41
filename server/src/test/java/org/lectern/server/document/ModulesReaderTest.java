package org.lectern.server.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lectern.bbb.Presentation;
import org.lectern.server.document.ModulesReader.Read;

final class ModulesReaderTest {
    @Test
    void readsDocumentsByAddressAndInlineAndOtherModules() {
        Read.Modules read = modules("""
                <?xml version="1.0" encoding="UTF-8"?>
                <modules>
                  <module name="presentation">
                    <document url="https://lms.example/a%20b.pdf" filename="a b.pdf" current="true" removable="false"/>
                    <document name="b.txt">aGVs
                      bG8=</document>
                    <document name="nothing.pdf"></document>
                  </module>
                  <module name="clientSettingsOverride"><![CDATA[{"public":{}}]]></module>
                </modules>
                """);

        assertThat(read.documents()).hasSize(2);
        assertThat(read.documents().getFirst())
                .isEqualTo(new Presentation.ByUrl(
                        "https://lms.example/a%20b.pdf", "a b.pdf", new Presentation.Options(true, false, false)));
        assertThat(((Presentation.Inline) read.documents().get(1)).bytes())
                .isEqualTo("hello".getBytes(StandardCharsets.UTF_8));
        assertThat(read.others()).containsEntry("clientSettingsOverride", "{\"public\":{}}");
    }

    @Test
    void readsWhatMoodleSends() {
        Read.Modules read = modules("<?xml version='1.0' encoding='UTF-8'?><modules><module name='presentation'>"
                + "<document url='https://lms.example/pluginfile.php/17/x/presentation/2093436380/slides%20%20one.pdf' />"
                + "</module></modules>");

        assertThat(read.documents()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]><modules>&b;</modules>",
                "<!DOCTYPE x SYSTEM \"file:///etc/passwd\"><modules/>",
                "<modules>&undefined;</modules>",
                "<modules><module name=\"presentation\">",
                "not xml",
                "",
                "<modules xmlns:xi='http://www.w3.org/2001/XInclude'><xi:include href='file:///etc/passwd'/><x></modules>"
            })
    void refusesWhatIsNotPlainXml(String body) {
        assertThat(ModulesReader.read(body.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOfSatisfying(
                        Read.Unreadable.class, no -> assertThat(no.messageKey()).isEqualTo("validationError"));
    }

    @Test
    void includesNothing() {
        Read.Modules read = modules("<modules xmlns:xi='http://www.w3.org/2001/XInclude'><module name='presentation'>"
                + "<document name='a.txt'><xi:include href='file:///etc/passwd' parse='text'/></document></module>"
                + "</modules>");

        assertThat(read.documents()).isEmpty();
    }

    @Test
    void refusesMoreThanItTakes() {
        assertTooMuch("<modules>" + "<a/>".repeat(2_000) + "</modules>");
        assertTooMuch("<a>".repeat(100) + "</a>".repeat(100));
        assertTooMuch("<modules><module name='presentation'>" + "<document url='https://a.example/'/>".repeat(51)
                + "</module></modules>");
        assertTooMuch("<modules><module name='x'>" + "a".repeat(300_000) + "</module></modules>");
        String six = Base64.getEncoder().encodeToString(new byte[6 << 20]);
        assertTooMuch("<modules><module name='presentation'><document name='a.pdf'>" + six
                + "</document><document name='b.pdf'>" + six + "</document></module></modules>");
    }

    @Test
    void takesTenMegabytesInline() {
        String ten = Base64.getEncoder().encodeToString(new byte[10 << 20]);

        Read.Modules read = modules("<modules><module name='presentation'><document name='a.pdf'>" + ten
                + "</document></module></modules>");

        assertThat(((Presentation.Inline) read.documents().getFirst()).bytes()).hasSize(10 << 20);
    }

    @Test
    void aLargeDocumentCostsItsBytesTwiceAndNeverItsText() {
        byte[] body = ("<modules><module name='presentation'><document name='a.pdf'>"
                        + Base64.getMimeEncoder().encodeToString(new byte[10 << 20])
                        + "</document></module></modules>")
                .getBytes(StandardCharsets.UTF_8);
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();

        assertThat(ModulesReader.read(body)).isInstanceOf(Read.Modules.class);

        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(24L << 20);
    }

    @Test
    void decodesWhateverTheLinesAndThePaddingAre() {
        var random = new Random(7);
        for (int length : List.of(1, 2, 3, 4, 49_150, 49_151, 49_152, 49_153, 100_000)) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            for (Base64.Encoder encoder : List.of(
                    Base64.getEncoder(),
                    Base64.getMimeEncoder(),
                    Base64.getEncoder().withoutPadding())) {
                Read.Modules read = modules("<modules><module name='presentation'><document name='a.pdf'>\n "
                        + encoder.encodeToString(bytes) + "\n</document></module></modules>");

                assertThat(((Presentation.Inline) read.documents().getFirst()).bytes())
                        .as(length + " bytes")
                        .isEqualTo(bytes);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"A", "AAA=A", "AA==AAAA", "=", "A===", "AAAAA"})
    void refusesWhatIsNoBase64(String text) {
        assertThat(ModulesReader.read(("<modules><module name='presentation'><document name='a.pdf'>" + text
                                + "</document></module></modules>")
                        .getBytes(StandardCharsets.UTF_8)))
                .isInstanceOfSatisfying(
                        Read.Unreadable.class, no -> assertThat(no.messageKey()).isEqualTo("validationError"));
    }

    private static void assertTooMuch(String body) {
        assertThat(ModulesReader.read(body.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOfSatisfying(
                        Read.Unreadable.class, no -> assertThat(no.messageKey()).isEqualTo("sizeError"));
    }

    private static Read.Modules modules(String body) {
        return (Read.Modules) ModulesReader.read(body.getBytes(StandardCharsets.UTF_8));
    }
}
