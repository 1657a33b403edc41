package org.lectern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What the documents promise exists: the files they lead to, the commands they tell to type. */
class DocumentsTest {
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)(#[^)\\s]*)?\\)");
    private static final Pattern COMMAND = Pattern.compile("\\./lectern ([^`\n|()]*)");
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
