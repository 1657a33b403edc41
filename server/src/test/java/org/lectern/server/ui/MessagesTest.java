package org.lectern.server.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.lectern.server.operations.Cause;

final class MessagesTest {
    private static final Path TEMPLATES = Path.of("src/main/resources/templates");
    private static final Path CODE = Path.of("src/main/java/org/lectern/server");
    private static final Path CHAMILO = Path.of("src/main/java/org/lectern/server/chamilo");
    private static final Pattern KEY = Pattern.compile("#\\{([a-z][A-Za-z.-]*[A-Za-z])[}(]");

    private final Properties messages = read();

    @Test
    void everyMessageThatATemplateNamesIsThere() throws IOException {
        Set<String> named = new TreeSet<>();
        for (String text : texts(TEMPLATES)) {
            Matcher key = KEY.matcher(text);
            while (key.find()) {
                named.add(key.group(1));
            }
        }

        assertThat(named).hasSizeGreaterThan(100);
        assertThat(messages.stringPropertyNames()).containsAll(named);
    }

    @Test
    void everyMessageIsNamedSomewhere() throws IOException {
        String all = String.join("\n", texts(TEMPLATES)) + String.join("\n", texts(CODE));
        Set<String> prefixes = new TreeSet<>();
        Matcher prefix = Pattern.compile("[\"']([a-z][A-Za-z-]*\\.(?:[A-Za-z-]+\\.)*)[\"']")
                .matcher(all);
        while (prefix.find()) {
            prefixes.add(prefix.group(1));
        }
        Set<String> unused = messages.stringPropertyNames().stream()
                .filter(key -> !all.contains(key))
                .filter(key -> prefixes.stream().noneMatch(key::startsWith))
                .filter(key -> !key.startsWith("confirm."))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(unused).isEmpty();
    }

    @Test
    void everyCauseOfARefusedRequestHasWordsAndSomethingToDo() {
        for (Cause cause : Cause.values()) {
            assertThat(messages.stringPropertyNames())
                    .contains(
                            "inspector.cause." + cause,
                            "inspector.cause." + cause + ".why",
                            "inspector.cause." + cause + ".do");
        }
        for (Enum<?>[] details : List.of(Cause.Damage.values(), Cause.Encoding.values(), Cause.FormRule.values())) {
            for (Enum<?> detail : details) {
                assertThat(messages.stringPropertyNames()).contains("inspector.detail." + detail);
            }
        }
    }

    @Test
    void noMessageHoldsAnApostropheThatWouldHideWhatFollows() {
        assertThat(messages.stringPropertyNames())
                .allSatisfy(key -> assertThat(messages.getProperty(key)).as(key).doesNotContain("'"));
    }

    @Test
    void noTemplateHoldsAnythingInline() throws IOException {
        for (String text : texts(TEMPLATES)) {
            assertThat(text)
                    .doesNotContain("style=")
                    .doesNotContain("<style")
                    .doesNotContain("utext")
                    .doesNotContain("[(")
                    .doesNotContainPattern("\\son[a-z]+=")
                    .doesNotContainPattern("<script(?![^>]*src=)");
        }
    }

    private static Stream<Path> files(Path folder) throws IOException {
        return Files.walk(folder).filter(Files::isRegularFile);
    }

    private static List<String> texts(Path folder) throws IOException {
        try (Stream<Path> files = files(folder)) {
            return files.map(MessagesTest::text).toList();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Properties read() {
        var properties = new Properties();
        try (Reader reader = new InputStreamReader(
                MessagesTest.class.getResourceAsStream("/messages/messages.properties"), StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return properties;
    }
}
