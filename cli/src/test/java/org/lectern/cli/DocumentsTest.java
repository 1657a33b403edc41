package org.lectern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What the documents promise exists: the files they lead to, the commands they tell to type. */
class DocumentsTest {
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)(#[^)\\s]*)?\\)");
    private static final Pattern COMMAND = Pattern.compile("\\./lectern ([^`\n|()]*)");
    private static final Pattern TEST = Pattern.compile("`([A-Z][A-Za-z]+(?:IT|Test))`");
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

    @Test
    void leadToFilesThatExist() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path document : documents()) {
            Matcher link = LINK.matcher(Files.readString(document));
            while (link.find()) {
                String target = link.group(1);
                if (!target.contains(":") && !Files.exists(document.resolveSibling(target))) {
                    broken.add(document.getFileName() + " → " + target);
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void tellToTypeWhatIsUnderstood() throws IOException {
        List<String> misunderstood = new ArrayList<>();
        int understood = 0;
        for (Path document : documents()) {
            Matcher command = COMMAND.matcher(Files.readString(document));
            while (command.find()) {
                String line = command.group(1).replaceFirst("\\s{2,}.*", "").strip();
                try {
                    Lectern.commandLine().parseArgs(words(line));
                    understood++;
                } catch (CommandLine.ParameterException e) {
                    misunderstood.add(document.getFileName() + ": lectern " + line + " (" + e.getMessage() + ")");
                }
            }
        }
        assertThat(misunderstood).isEmpty();
        assertThat(understood).isGreaterThan(5);
    }

    @Test
    void nameTestsThatExist() throws IOException {
        Set<String> tests = new HashSet<>();
        try (Stream<Path> files = Files.walk(Checkout.repository())) {
            files.filter(path -> path.toString().contains("/src/test/java/"))
                    .map(path -> path.getFileName().toString().replaceFirst("\\.java$", ""))
                    .forEach(tests::add);
        }
        List<String> missing = new ArrayList<>();
        for (Path document : documents()) {
            Matcher test = TEST.matcher(Files.readString(document));
            while (test.find()) {
                if (!tests.contains(test.group(1))) {
                    missing.add(document.getFileName() + ": " + test.group(1));
                }
            }
        }
        assertThat(tests).contains("DocumentsTest");
        assertThat(missing).isEmpty();
    }

    @Test
    void sayOfEachApplicationByWhichSessionsItWasVerifiedAndWhatWasNot() throws IOException {
        Path guides = Checkout.repository().resolve("docs/integrations");
        Path sessions = Checkout.repository().resolve("cli/src/test/resources/sessions");
        try (Stream<Path> files = Files.list(guides)) {
            List<Path> all = files.filter(path -> !path.endsWith("README.md")).toList();
            assertThat(all).hasSizeGreaterThanOrEqualTo(6);
            for (Path guide : all) {
                String text = Files.readString(guide);
                assertThat(text)
                        .as(guide.toString())
                        .contains("## Verified by", "(`ClientSessionsIT`)", "Not verified: ");
                String verified = text.substring(text.indexOf("## Verified by"));
                Matcher named = Pattern.compile("`([a-z0-9.-]+)`")
                        .matcher(verified.substring(0, verified.indexOf("(`ClientSessionsIT`)")));
                assertThat(named.results())
                        .as(guide.toString())
                        .isNotEmpty()
                        .allSatisfy(session -> assertThat(sessions.resolve(session.group(1) + ".session"))
                                .exists());
            }
        }
    }

    private static String[] words(String line) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(line);
        while (word.find()) {
            words.add(word.group(1) == null ? word.group(2).replaceFirst("[.,;:]$", "") : word.group(1));
        }
        return words.toArray(String[]::new);
    }

    private static List<Path> documents() throws IOException {
        Path root = Checkout.repository();
        try (Stream<Path> top = Files.list(root);
                Stream<Path> docs = Files.walk(root.resolve("docs"))) {
            return Stream.concat(top, docs)
                    .filter(path -> path.toString().endsWith(".md"))
                    .toList();
        }
    }
}
