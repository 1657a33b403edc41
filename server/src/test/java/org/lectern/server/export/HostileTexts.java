package org.lectern.server.export;

import java.util.List;
import java.util.Random;

/** Texts that people could choose as a name and that some program could take for something else. */
final class HostileTexts {
    /** Each for itself. */
    static final List<String> KNOWN = List.of(
            "=HYPERLINK(\"http://evil\")",
            "-2+3",
            "+1",
            "@SUM(1)",
            "\uFF1D1+1",
            "\uFF0B1",
            "\uFF0D1",
            "\uFF20A",
            "\t=1",
            "\r=1",
            "\r\n=1",
            "\n=1",
            "  =1",
            "\u00A0=1",
            "\uFEFF=1",
            "\u200B=1",
            "<script>alert(1)</script>&amp;]]>",
            "\u202Eabc\u202C",
            "\u0645\u062D\u0645\u062F \u05E9\u05DC\u05D5\u05DD",
            "n\0ul\u0001\uFFFF",
            "\uD83D\uDC4D\uD83C\uDFFD \uD83D\uDC69\u200D\uD83D\uDC69\u200D\uD83D\uDC67",
            "\uD83D",
            "x".repeat(500),
            "\u674E".repeat(500),
            "O\u2019Neill, \"Tip\"; 'x'",
            "line\nbreak",
            "'=1",
            "1e5",
            "00123",
            "TRUE");

    private static final List<String> PIECES = List.of(
            "=",
            "+",
            "-",
            "@",
            "\uFF1D",
            "\t",
            "\r",
            "\n",
            "\"",
            ",",
            ";",
            "'",
            " ",
            "\u00A0",
            "\u3000",
            "\uFEFF",
            "\u202E",
            "</script>",
            "=HYPERLINK(\"http://a\")",
            "=cmd|' /C calc'!A0",
            "Zo\u00EB",
            "\u674E",
            "\uD83D\uDC4D",
            "a",
            "0",
            "\0");

    private HostileTexts() {}

    static String random(Random random) {
        var text = new StringBuilder();
        for (int left = random.nextInt(8); left > 0; left--) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return text.toString();
    }
}
