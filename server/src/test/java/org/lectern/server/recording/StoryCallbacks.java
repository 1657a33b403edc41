package org.lectern.server.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.lectern.server.relay.RecordingCallbacks;

/** Callbacks of a story as servers send them, and whoever else: dropped, repeated, early, late, forged, about another's recording. */
final class StoryCallbacks {
    private final long seed;
    private final Random random;

    StoryCallbacks(long seed, Random random) {
        this.seed = seed;
        this.random = random;
    }

    /** @param foreign recordings that are nobody's here */
    void send(List<StoryRecording> all, Collection<String> foreign) {
        for (StoryRecording one : all) {
            int node = random.nextInt(2);
            var told = new AtomicInteger();
            RecordingHints hints = RecordingWorld.KNOWING.get(node).hints;
            var callbacks = new RecordingCallbacks(
                    RecordingWorld.NODES.get(node),
                    (tenant, meeting, recordId) -> {
                        told.incrementAndGet();
                        assertThat(tenant).as(what(one, "told of")).isEqualTo(one.tenant());
                        hints.hint(tenant, meeting, recordId);
                    },
                    RecordingWorld::now);
            switch (random.nextInt(6)) {
                case 0 -> {
                    for (int i = 0; i < 3; i++) {
                        assertThat(callbacks.send(one.token, one.serverMeetingId(), one.id, secret(one.server)))
                                .isEqualTo(200);
                    }
                }
                case 1 -> {
                    for (RecordingCallbacks.Forgery how : RecordingCallbacks.Forgery.values()) {
                        assertThat(callbacks.forge(
                                        one.token,
                                        one.serverMeetingId(),
                                        one.id,
                                        how,
                                        new RecordingCallbacks.Secrets(secret(one.server), secret(1 - one.server))))
                                .as(what(one, how.name()))
                                .isEqualTo(401);
                    }
                    assertThat(told).as(what(one, "forged")).hasValue(0);
                }
                case 2 -> {
                    // Of this server, about a class that is not its run's; and at an address that is none's.
                    assertThat(callbacks.send(one.token, "foreign-" + seed, one.id, secret(one.server)))
                            .isEqualTo(401);
                    assertThat(callbacks.send("none", one.serverMeetingId(), one.id, secret(one.server)))
                            .isEqualTo(404);
                    assertThat(told).as(what(one, "another's")).hasValue(0);
                }
                case 3 ->
                    // Genuine, and names a recording that is not of its run: nothing comes of it.
                    assertThat(callbacks.send(
                                    one.token,
                                    one.serverMeetingId(),
                                    foreign.iterator().next(),
                                    secret(one.server)))
                            .isEqualTo(200);
                case 4 -> hints.hint(UUID.randomUUID(), one.run.id(), one.id);
                default -> {}
            }
        }
    }

    private static String secret(int server) {
        return RecordingWorld.SIMULATORS.get(server).secret();
    }

    private String what(StoryRecording one, String when) {
        return "seed %s, %s, %s".formatted(seed, when, one.id);
    }
}
