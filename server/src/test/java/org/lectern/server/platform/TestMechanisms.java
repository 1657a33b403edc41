package org.lectern.server.platform;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Mechanisms for tests that build their own objects instead of starting the product. */
public final class TestMechanisms {
    private static final byte[] KEY = "a key for tests, 32 bytes long..".getBytes(StandardCharsets.US_ASCII);

    private TestMechanisms() {}

    /** The same key in every process. */
    public static Vault vault() {
        return new TinkVault(List.of(KEY));
    }

    /** Listening at once. Close it. */
    public static ListeningNotices notices(DatabaseConnection connection) {
        var notices = new PostgresNotices(connection);
        notices.start();
        return new ListeningNotices(notices, notices::stop);
    }

    public record ListeningNotices(Notices notices, Runnable stop) {}
}
