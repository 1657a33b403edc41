package org.lectern.server.meeting;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.lectern.server.meeting.Instance.Settings;
import org.lectern.server.platform.DatabaseConnection;
import org.lectern.server.platform.Secret;

/** A process of its own that starts a meeting, to be killed. */
final class StartInChild {
    private StartInChild() {}

    public static void main(String[] args) {
        var connection = new DatabaseConnection(args[0], args[1], new Secret(args[2]));
        boolean stop = args[3].equals("before-send");
        Settings settings = Settings.usual().lease(Duration.ofSeconds(1)).beforeSend(() -> {
            if (stop) {
                forever();
            }
        });
        try (Instance instance = new Instance(connection, settings)) {
            instance.start(UUID.fromString(args[4]), "room");
        }
    }

    private static void forever() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
