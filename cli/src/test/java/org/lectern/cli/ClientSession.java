package org.lectern.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a client asked, in order, as a file of {@code src/test/resources/sessions/} has it; its {@code SOURCE.md} explains
 * the form.
 *
 * @param name of the file, without its ending
 * @param algorithm that its requests are signed with, as the JDK names it
 */
record ClientSession(String name, String algorithm, List<Step> steps) {
    private static final String ENDING = ".session";

    /**
     * One request.
     *
     * @param method GET or POST
     * @param call name of the call, empty for the version probe
     * @param query as it is on the wire, without the checksum
     * @param type content type, null if there is no body
     * @param keep elements of the answer to be remembered for later requests, under their own name
     * @param until what the answer must say before the session goes on
     * @param has what must be in it besides, as it is on the wire
     * @param browser whether a browser opens it, and follows where it leads
     */
    record Step(
            String method,
            String call,
            String query,
            @Nullable String type,
            String body,
            List<String> keep,
            List<Said> until,
            List<String> has,
            boolean browser) {}

    /** An element of an answer, and its text. */
    record Said(String element, String text) {}

    static Path folder() {
        return Checkout.repository().resolve("cli/src/test/resources/sessions");
    }

    static List<ClientSession> all() throws IOException {
        try (Stream<Path> files = Files.list(folder())) {
            return files.filter(file -> file.toString().endsWith(ENDING))
                    .sorted()
                    .map(ClientSession::read)
                    .toList();
        }
    }

    private static ClientSession read(Path file) {
        String name = file.getFileName().toString().replace(ENDING, "");
        String algorithm = "SHA-256";
        List<Draft> drafts = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(file)) {
                if (line.isBlank() || line.startsWith("#")) {
                    continue;
                }
                String word = line.split(" ", 2)[0];
                String rest = line.length() > word.length() ? line.substring(word.length() + 1) : "";
                switch (word) {
                    case "algorithm" -> algorithm = rest;
                    case "GET", "POST" -> drafts.add(new Draft(word, rest));
                    case "type" -> drafts.getLast().type = rest;
                    case "body" -> drafts.getLast().body.append(rest);
                    case "keep" -> drafts.getLast().keep.add(rest);
                    case "until" ->
                        drafts.getLast().until.add(new Said(rest.split(" = ", 2)[0], rest.split(" = ", 2)[1]));
                    case "has" -> drafts.getLast().has.add(rest);
                    case "browser" -> drafts.getLast().browser = true;
                    default -> throw new IllegalArgumentException(file.getFileName() + ": " + line);
                }
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return new ClientSession(
                name, algorithm, drafts.stream().map(Draft::step).toList());
    }

    private static final class Draft {
        private final String method;
        private final String call;
        private final String query;
        private final StringBuilder body = new StringBuilder();
        private final List<String> keep = new ArrayList<>();
        private final List<Said> until = new ArrayList<>();
        private final List<String> has = new ArrayList<>();
        private boolean browser;
        private @Nullable String type;

        private Draft(String method, String target) {
            this.method = method;
            int question = target.indexOf('?');
            this.call = question < 0 ? target : target.substring(0, question);
            this.query = question < 0 ? "" : target.substring(question + 1);
        }

        private Step step() {
            return new Step(method, call, query, type, body.toString(), keep, until, has, browser);
        }
    }
}
