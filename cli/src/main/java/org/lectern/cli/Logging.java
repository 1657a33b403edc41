package org.lectern.cli;

import java.nio.file.Path;

/**
 * Where the log goes, decided once per process before anything is logged. Without a decision only warnings are shown,
 * on standard error.
 *
 * @see "logback.xml beside this class"
 */
final class Logging {
    private static final String WHERE = "lectern.log";
    private static final String FILE = "lectern.log.file";

    private Logging() {}

    /** Uses our configuration, not one that another library may bring. */
    static void begin() {
        if (System.getProperty("logback.configurationFile") == null) {
            System.setProperty("logback.configurationFile", "org/lectern/cli/logback.xml");
        }
    }

    /** Everything to standard output: the usual place for a service. */
    static void toConsole() {
        System.setProperty(WHERE, "console");
    }

    /** Everything to this file, nothing to the terminal. */
    static void toFile(Path file) {
        System.setProperty(WHERE, "file");
        System.setProperty(FILE, file.toAbsolutePath().toString());
    }
}
