package org.lectern.bbb;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** In what the generations of servers differ, and in what a caller reads that. */
class VersionProfileTest {

    @Test
    void generationsDifferWhereTheProtocolSaysSo() {
        assertThat(those(profile -> profile.algorithms().contains(ChecksumAlgorithm.SHA512)))
                .containsExactly("V2_5", "V2_6", "V2_7", "V3_0");
        assertThat(those(profile -> profile.algorithms().contains(ChecksumAlgorithm.SHA384)))
                .containsExactly("V2_5", "V2_6", "V2_7", "V3_0");
        assertThat(those(profile ->
                        profile.algorithms().containsAll(List.of(ChecksumAlgorithm.SHA1, ChecksumAlgorithm.SHA256))))
                .hasSize(5);
        assertThat(those(VersionProfile::comparesCase)).containsExactly("V2_4");
        assertThat(those(VersionProfile::signsRebuiltForm)).containsExactly("V2_4", "V2_5");
        assertThat(those(VersionProfile::joinNeedsPassword)).containsExactly("V2_4", "V2_5");
        assertThat(those(VersionProfile::endNeedsPassword)).containsExactly("V2_4", "V2_5");
        assertThat(those(VersionProfile::separatesThousands)).containsExactly("V2_4", "V2_5");
        assertThat(those(VersionProfile::repeatsCreateWithoutPasswords)).containsExactly("V2_6", "V2_7", "V3_0");
        assertThat(those(VersionProfile::hasErrorRedirect)).containsExactly("V2_7", "V3_0");
        assertThat(those(profile -> profile.clientPath().equals("/html5client/")))
                .containsExactly("V3_0");
    }

    @ParameterizedTest
    @CsvSource({
        "2.4, V2_4",
        "2.4.9, V2_4",
        "2.4-rc-1, V2_4",
        "2.5.20, V2_5",
        "2.6.18, V2_6",
        "2.7.8, V2_7",
        "2.9, V2_7",
        "v3.0.24, V3_0",
        "3.0.0-beta.1, V3_0",
        "3.1, V3_0",
        "4.0.1, V3_0",
        "2.3.1,",
        "0.81,",
        "three,",
        "3,",
        "99999.0,",
        "-1.5,"
    })
    void isReadFromTheRelease(String release, VersionProfile expected) {
        var answer =
                new ServerVersion(AnswerElement.of("response", List.of(AnswerElement.leaf("bbbVersion", release))));

        assertThat(answer.profile().orElse(null)).isEqualTo(expected);
    }

    @Test
    void isToldByTheGraphqlAddressWhereTheReleaseIsHidden() {
        var answer = new ServerVersion(AnswerElement.of(
                "response",
                List.of(
                        AnswerElement.leaf("version", "2.0"),
                        AnswerElement.leaf("bbbVersion", ""),
                        AnswerElement.leaf("graphqlWebsocketUrl", "wss://bbb.example/graphql"))));

        assertThat(answer.profile()).contains(VersionProfile.V3_0);
        assertThat(new ServerVersion(AnswerElement.of("response", List.of())).profile())
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void everyFailureSaysWhatToTry(FailureKind kind) {
        assertThat(kind.advice()).isNotBlank().endsWith(".");
        assertThat(kind.advice()).doesNotContain("  ").hasSizeLessThan(300);
    }

    private static List<String> those(Predicate<VersionProfile> where) {
        return Arrays.stream(VersionProfile.values())
                .filter(where)
                .map(VersionProfile::name)
                .toList();
    }
}
