package org.lectern.server.ui;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lectern.server.activity.EventCounters;
import org.lectern.server.hook.Inbox;
import org.lectern.server.pool.Server;
import org.lectern.server.pool.ServerState;

/** Reads what is known of hooks and of the inbox, as the pages show it. */
final class HookReading {
    private static final int SHOWN = 50;

    private final Inbox inbox;

    HookReading(Inbox inbox) {
        this.inbox = inbox;
    }

    /** What waits, and what could not be understood. */
    record Load(long waiting, long dead) {}

    /** The registration at a server. */
    record HookRow(String server, @Nullable String problem, Inbox.@Nullable HookStatus status) {
        public boolean good() {
            return status != null && status.registration().isPresent();
        }

        public @Nullable Instant lastAt() {
            return status == null ? null : status.lastDeliveryAt();
        }

        public @Nullable String formula() {
            return status == null ? null : status.formula();
        }

        public boolean weak() {
            return status != null && status.isWeak();
        }
    }

    /** A number with the last part of its message's key. */
    record Count(String name, long number) {}

    /** Everything that was received, and where it went. */
    record Counts(long received, List<Count> outcomes) {
        public long difference() {
            return received - outcomes.stream().mapToLong(Count::number).sum();
        }

        public boolean addsUp() {
            return difference() == 0;
        }
    }

    /** Events of a meeting that nobody knows yet. */
    record Pending(String meeting, Instant since, Instant nextTry, long events) {}

    record DeadLetter(Instant at, String server, String reason, String detail, long bytes) {}

    Load load() {
        EventCounters.Counters counters = inbox.counters();
        return new Load(counters.waiting(), counters.dead());
    }

    Counts counts() {
        EventCounters.Counters c = inbox.counters();
        return new Counts(
                c.received(),
                List.of(
                        new Count("waiting", c.waiting()),
                        new Count("folded", c.folded()),
                        new Count("duplicate", c.duplicate()),
                        new Count("pending", c.pending()),
                        new Count("foreign", c.foreign()),
                        new Count("abandoned", c.abandoned()),
                        new Count("outOfRange", c.outOfRange()),
                        new Count("notCollected", c.notCollected()),
                        new Count("dead", c.dead())));
    }

    /** A line for each server that is asked at all. */
    List<HookRow> hooks(List<Server> servers) {
        Map<UUID, Inbox.HookStatus> known =
                inbox.hooks().stream().collect(Collectors.toMap(Inbox.HookStatus::serverId, Function.identity()));
        return servers.stream()
                .filter(server -> server.state() != ServerState.DISABLED)
                .map(server -> {
                    Inbox.HookStatus status = known.get(server.id());
                    return new HookRow(
                            server.name(),
                            status == null ? null : status.registration().failure(),
                            status);
                })
                .toList();
    }

    List<Count> refusals() {
        return inbox.refused().entrySet().stream()
                .map(entry -> new Count(entry.getKey().name(), entry.getValue()))
                .toList();
    }

    List<Pending> pending() {
        return inbox.pending(SHOWN).stream()
                .map(pending -> new Pending(
                        Stream.of(
                                        pending.meeting().internalMeetingId(),
                                        pending.meeting().serverMeetingId())
                                .filter(id -> !id.isEmpty())
                                .findFirst()
                                .orElse("?"),
                        pending.since(),
                        pending.nextTry(),
                        pending.events()))
                .toList();
    }

    List<DeadLetter> deadLetters(List<Server> servers) {
        Map<UUID, String> names = servers.stream().collect(Collectors.toMap(Server::id, Server::name));
        return inbox.deadLetters(SHOWN).stream()
                .map(kept -> new DeadLetter(
                        kept.receivedAt(),
                        names.getOrDefault(kept.serverId(), ""),
                        kept.reason().name(),
                        kept.detail(),
                        kept.bytes()))
                .toList();
    }
}
