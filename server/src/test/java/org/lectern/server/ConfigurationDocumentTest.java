package org.lectern.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The table of docs/configuration.md is made from the settings records. */
final class ConfigurationDocumentTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "configuration.md");
    private static final String BEGIN = "<!-- settings: checked by the build, see ConfigurationDocumentTest -->\n";
    private static final String END = "<!-- end of settings -->\n";

    @Test
    void listsEverySettingAsItIs() throws Exception {
        String document = Files.readString(DOCUMENT);
        String wanted = Features.settings().markdown();
        int begin = document.indexOf(BEGIN) + BEGIN.length();
        int end = document.indexOf(END);

        if (Boolean.getBoolean("lectern.write-docs")) {
            Files.writeString(DOCUMENT, document.substring(0, begin) + "\n" + wanted + "\n" + document.substring(end));
            return;
        }

        assertThat(document.substring(begin, end).strip())
                .as(
                        "docs/configuration.md is not up to date: run this test with -Dlectern.write-docs=true, then commit")
                .isEqualTo(wanted.strip());
    }

    @Test
    void everySettingExplainsItself() {
        String yaml = Features.settings().yaml();

        assertThat(yaml).contains("# lectern.http.port: 8080", "# lectern.database.password-file:");
        assertThat(yaml.lines()).allMatch(line -> line.isEmpty() || line.startsWith("# "));
    }
}
