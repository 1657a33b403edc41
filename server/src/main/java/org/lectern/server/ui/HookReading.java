package org.lectern.server.ui;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lectern.server.pool.Server;

/** Reads what is known of hooks and of the inbox. */
class HookReading {
    /** What waits, and what could not be understood. */
    record Load(long waiting, long dead) {}

    /** The registration at a server. */
    record HookRow(
            String server,
            boolean good,
            @Nullable String problem,
            @Nullable Instant lastAt,
            String formula,
            boolean weak) {}

    /** A number with the last part of its message's key. */
    record Count(String name, long number) {}

    /** Everything that was received, and where it went. */
    record Inbox(long received, List<Count> outcomes) {
        public long difference() {
            return received - outcomes.stream().mapToLong(Count::number).sum();
        }

        public boolean addsUp() {
            return difference() == 0;
        }
    }

    record DeadLetter(Instant at, String server, String reason, long bytes) {}

    Load load() {
        return new Load(0, 0);
    }

    List<HookRow> hooks(List<Server> servers) {
        return List.of();
    }

    Inbox inbox() {
        return new Inbox(0, List.of());
    }

    List<Count> refusals() {
        return List.of();
    }

    List<DeadLetter> deadLetters() {
        return List.of();
    }
}
