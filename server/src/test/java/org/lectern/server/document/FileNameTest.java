package org.lectern.server.document;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class FileNameTest {
    @Test
    void isTheLastPartOfTheAddressUnlessTheCallerGivesAnother() {
        assertThat(FileName.of(null, "https://lms.example/x/slides%20%20one.pdf?token=1"))
                .isEqualTo("slides  one.pdf");
        assertThat(FileName.of("Week 1.pptx", "https://lms.example/download?id=7"))
                .isEqualTo("Week 1.pptx");
        assertThat(FileName.of(null, "https://lms.example/")).isEqualTo("document");
        assertThat(FileName.of(null, "::")).isEqualTo("document");
    }

    @Test
    void holdsNoPathAndNoControlCharacter() {
        assertThat(FileName.of("../../etc/pass\nwd\\x.pdf", "")).isEqualTo("....etcpasswdx.pdf");
    }

    @Test
    void keepsItsEndingWhenItIsCut() {
        assertThat(FileName.of("a".repeat(500) + ".pdf", "")).hasSize(120).endsWith(".pdf");
    }

    @Test
    void hasOnlyPlainCharactersInAnAddress() {
        assertThat(FileName.inAddress("Übung 1/ä?.pdf")).isEqualTo("_bung_1___.pdf");
    }
}
