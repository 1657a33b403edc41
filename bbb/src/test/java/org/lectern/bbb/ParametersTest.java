package org.lectern.bbb;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ParametersTest {

    @Test
    void readsWhatBrowsersAndServersWrite() {
        assertThat(Parameters.parse("a=1&b=x+y%20z&c=%C3%A9t%C3%A9&d&e=&=f&&a=2"))
                .isEqualTo(Parameters.of("a", "1", "b", "x y z", "c", "été", "d", "", "e", "", "", "f", "a", "2"));
    }

    @Test
    void keepsAPercentSignThatStartsNoByte() {
        assertThat(Parameters.parse("a=100%&b=%zz&c=%4").list())
                .extracting(Parameters.Parameter::value)
                .containsExactly("100%", "%zz", "%4");
    }

    @Test
    void replacesBytesThatAreNotUtf8() {
        assertThat(Parameters.parse("a=%FF%C3b").first("a")).contains("\uFFFD\uFFFDb");
    }

    @Test
    void encodesWhatCouldBreakOut() {
        assertThat(Parameters.of("fullName", "Eve&role=MODERATOR#x\r\nSet-Cookie: a=b\0")
                        .encoded())
                .isEqualTo("fullName=Eve%26role%3DMODERATOR%23x%0D%0ASet-Cookie%3A%20a%3Db%00");
    }

    @Test
    void replacesHalfACharacter() {
        assertThat(Parameters.of("a", "x\uD83Dy\uDE00").encoded()).isEqualTo("a=x%EF%BF%BDy%EF%BF%BD");
        assertThat(Parameters.of("a", "\uD83D\uDE00").encoded()).isEqualTo("a=%F0%9F%98%80");
    }

    @Test
    void setsInPlaceAndRemovesRepeats() {
        Parameters parameters = Parameters.of("a", "1", "b", "2", "a", "3");

        assertThat(parameters.with("a", "9")).isEqualTo(Parameters.of("a", "9", "b", "2"));
        assertThat(parameters.with("c", "9").first("c")).contains("9");
        assertThat(parameters.without("a")).isEqualTo(Parameters.of("b", "2"));
        assertThat(parameters.all("a")).containsExactly("1", "3");
        assertThat(parameters.first("missing")).isEmpty();
    }

    @Test
    void findsOneRawValueAsTheFullReaderDoes() {
        for (String query : List.of("checksum=1&a=2", "a=2&checksum=%31", "xchecksum=5&checksum=1", "a&checksum=1&")) {
            assertThat(Parameters.rawValue(query, "checksum")).as(query).contains("1");
        }
        assertThat(Parameters.rawValue("checksum&a=checksum=1", "checksum")).isEmpty();
    }

    @Test
    void showsNoValuesInItsTextForm() {
        assertThat(Parameters.of("password", "topsecret"))
                .asString()
                .contains("password")
                .doesNotContain("topsecret");
    }

    /** Ten thousand random lists out of an alphabet of trouble; the seed is in the failure's name. */
    @Test
    void comesBackFromTheWireAsItWas() {
        for (int seed = 0; seed < 10_000; seed++) {
            Random random = new Random(seed);
            List<Parameters.Parameter> list = new ArrayList<>();
            for (int i = random.nextInt(6); i > 0; i--) {
                list.add(new Parameters.Parameter(trouble(random), trouble(random)));
            }
            Parameters parameters = Parameters.of(list);

            String wire = parameters.encoded();

            assertThat(wire.chars()).as("seed %s", seed).allMatch(c -> c > ' ' && c < 0x7F && c != '#' && c != '?');
            assertThat(Parameters.parse(wire)).as("seed %s", seed).isEqualTo(parameters);
            assertThat(decodedByTheJdk(wire)).as("seed %s", seed).isEqualTo(parameters.list());
        }
    }

    @Test
    void readsWhatTheJdkEncodes() {
        for (int seed = 0; seed < 2_000; seed++) {
            String value = trouble(new Random(seed));

            assertThat(Parameters.parse("v=" + URLEncoder.encode(value, StandardCharsets.UTF_8))
                            .first("v"))
                    .as("seed %s", seed)
                    .contains(value);
        }
    }

    private static List<Parameters.Parameter> decodedByTheJdk(String wire) {
        List<Parameters.Parameter> list = new ArrayList<>();
        for (String piece : wire.isEmpty() ? new String[0] : wire.split("&", -1)) {
            String[] pair = piece.split("=", -1);
            assertThat(pair).hasSize(2);
            list.add(new Parameters.Parameter(
                    URLDecoder.decode(pair[0], StandardCharsets.UTF_8),
                    URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
        }
        return list;
    }

    private static String trouble(Random random) {
        String[] pieces = {
            "&",
            "=",
            "%",
            "+",
            " ",
            "#",
            "?",
            "/",
            "\0",
            "\r\n",
            "\t",
            "é",
            "李",
            "😀",
            "\uFFFD",
            "a",
            "Z",
            "0",
            "-",
            ".",
            "_",
            "~",
            "*",
            "%26role%3D",
            "&role=MODERATOR",
            "\u202E",
            "\uFEFF",
            "\"",
            "<",
            "'",
            ";",
            "\\",
            "\u0080"
        };
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
            text.append(pieces[random.nextInt(pieces.length)]);
        }
        return text.toString();
    }
}
