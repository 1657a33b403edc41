package org.lectern.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.lectern.server.platform.EmbeddedPostgres;

/**
 * The command line beside a database that runs, as it is beside a running product; one for all tests of this process.
 *
 * @param data the folder that the commands are given
 */
record Commands(Path data, EmbeddedPostgres database) implements AutoCloseable {
    /** What a command answered. */
    record Said(int code, String out, String err) {}

    private static Commands start() {
        try {
            Path data = Files.createTempDirectory("lectern-commands");
            return new Commands(data, EmbeddedPostgres.start(EmbeddedPostgres.Options.in(data)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Said run(String... command) {
        List<String> line = new ArrayList<>(List.of(command));
        line.addAll(List.of("--data", data.toString()));
        var out = new StringWriter();
        var err = new StringWriter();
        int code = Lectern.run(new PrintWriter(out), new PrintWriter(err), line.toArray(String[]::new));
        return new Said(code, out.toString(), err.toString());
    }

    /** A file of one line. */
    Path write(String name, String content) throws IOException {
        return Files.writeString(data.resolve(name), content + "\n");
    }

    @Override
    public void close() {
        database.close();
        Folders.delete(data);
    }

    /** Hands it to the constructors of tests. */
    static final class ForTests implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Commands.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return Objects.requireNonNull(context.getRoot()
                    .getStore(ExtensionContext.Namespace.GLOBAL)
                    .getOrComputeIfAbsent(Commands.class, type -> start(), Commands.class));
        }
    }
}
