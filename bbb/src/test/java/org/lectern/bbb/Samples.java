package org.lectern.bbb;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the golden files; see SOURCE.md beside them. */
final class Samples {

    static final SharedSecret SECRET = SharedSecret.of("639259d4-9dd8-4b25-bf01-95f9567eaf4b");
    private static final JsonMapper MAPPER = JsonMapper.shared();

    private Samples() {}

    static byte[] bytes(String path) {
        try (InputStream in = Samples.class.getResourceAsStream("/" + path)) {
            if (in == null) {
                throw new IllegalArgumentException("no sample " + path);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(String path) {
        return new String(bytes(path), StandardCharsets.UTF_8);
    }

    static JsonNode json(String path) {
        return MAPPER.readTree(bytes(path));
    }

    static JsonNode parse(String json) {
        return MAPPER.readTree(json);
    }

    static List<JsonNode> lines(String path) {
        return text(path)
                .lines()
                .filter(line -> !line.isBlank())
                .map(MAPPER::readTree)
                .toList();
    }

    static List<String> names(String folder, String ending) {
        try (Stream<Path> files =
                Files.list(Path.of(Samples.class.getResource("/" + folder).toURI()))) {
            return files.map(file -> folder + "/" + file.getFileName())
                    .filter(name -> name.endsWith(ending))
                    .sorted()
                    .toList();
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static AnswerElement answer(String name) {
        try {
            return AnswerReader.read(bytes("answers/" + name));
        } catch (UnreadableAnswer e) {
            throw new IllegalStateException(e);
        }
    }
}
