package org.lectern.simulator;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Server-sent events of one classroom page: its changing parts whenever they changed, and a sign of life in between. */
final class ClassroomStream {
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(1);

    private final World world;
    private final Presence presence;

    ClassroomStream(World world, Presence presence) {
        this.world = world;
        this.presence = presence;
    }

    /** Writes until the browser is gone or the class is over. Meant for a virtual thread. */
    void write(Connection me, OutputStream out) throws IOException, InterruptedException {
        presence.streamOpened(me);
        try {
            String sent = "";
            long version = -1;
            boolean over = false;
            out.write("retry: 1000\n\n".getBytes(StandardCharsets.UTF_8));
            while (!over) {
                long seen = version;
                version = world.awaitChange(seen, SIGN_OF_LIFE);
                String state = world.locked(() -> Json.write(
                        ClassroomMarkup.state(me, world.rooms(me.meeting).size())));
                over = !world.locked(() -> me.inside);
                String message = state.equals(sent) ? ":\n\n" : "event: state\ndata: " + state + "\n\n";
                sent = state;
                out.write(message.getBytes(StandardCharsets.UTF_8));
                out.flush();
                Thread.sleep(250);
            }
        } finally {
            presence.streamClosed(me);
        }
    }
}
