package org.lectern.server.recording;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class MetadataTextTest {
    @Test
    void endsOfLinesBecomeOneCharacterEach() {
        assertThat(MetadataText.carried("a\r\nb\rc\nd\r\r\n")).isEqualTo("a\nb\nc\nd\n\n");
    }

    @Test
    void whatXmlCannotCarryIsLeftOut() {
        assertThat(MetadataText.carried("a\0b\u0001c\uFFFEd\uD800e\uDC00f\tg")).isEqualTo("abcdef\tg");
        assertThat(MetadataText.carried("\uD83D\uDE00 Größe")).isEqualTo("\uD83D\uDE00 Größe");
    }

    @Test
    void whatAServerTellsIsComparedAsItWouldTellIt() {
        assertThat(MetadataText.isSame("a\nb", " a\r\nb \n")).isTrue();
        assertThat(MetadataText.isSame("a b", "a\nb")).isFalse();
    }
}
