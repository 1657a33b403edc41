package org.lectern.simulator;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A meeting that lives on the simulated server. Guarded by the world's lock. */
final class Meeting {
    private static final int CHAT_SHOWN = 100;

    /** What create fixed. */
    record Identity(
            String internalId, long createdAt, String attendeePassword, String moderatorPassword, int voiceBridge) {}

    /** A public chat message, as the classroom page shows it. */
    record ChatLine(long at, String name, String text) {}

    final MeetingSettings settings;
    /** Of a breakout; null for any other meeting. */
    final @Nullable Meeting parent;

    final Identity identity;
    final LedgerBook ledger;
    final Map<String, Connection> connections = new LinkedHashMap<>();
    final Deque<ChatLine> chat = new ArrayDeque<>();
    long startedAt;
    /** Internal IDs of its breakouts, ended ones too. */
    final Set<String> rooms = new LinkedHashSet<>();

    /** Whose screen is shared. */
    @Nullable
    Connection sharer;
    /** The poll that is open, and who received its answers. */
    LedgerBook.@Nullable Poll poll;

    final List<String> slides = new ArrayList<>();
    boolean hasUserJoined;
    /** Somebody pressed the record button at some time. */
    boolean marked;

    boolean beingRecorded;
    boolean ended;
    boolean ending;
    Timeline.@Nullable Planned expiry;
    Timeline.@Nullable Planned moderatorWait;

    Meeting(MeetingSettings settings, Identity identity, @Nullable Meeting parent) {
        this.settings = settings;
        this.parent = parent;
        this.identity = identity;
        this.startedAt = identity.createdAt() + 50;
        this.ledger =
                new LedgerBook(settings.externalId(), identity.internalId(), settings.name(), identity.createdAt());
    }

    String internalId() {
        return identity.internalId();
    }

    /** As answers and events tell it. */
    String parentId() {
        return parent == null ? "bbb-none" : parent.internalId();
    }

    String externalId() {
        return settings.externalId();
    }

    Collection<Connection> all() {
        return connections.values();
    }

    List<Connection> inside() {
        return connections.values().stream()
                .filter(connection -> connection.inside)
                .toList();
    }

    long count(Predicate<Connection> condition) {
        return connections.values().stream()
                .filter(connection -> connection.inside && condition.test(connection))
                .count();
    }

    boolean running() {
        return connections.values().stream().anyMatch(connection -> connection.inside);
    }

    Optional<Connection> presenter() {
        return inside().stream().filter(connection -> connection.presenter).findFirst();
    }

    void say(ChatLine line) {
        chat.addLast(line);
        while (chat.size() > CHAT_SHOWN) {
            chat.removeFirst();
        }
    }

    long lastActAt() {
        return connections.values().stream()
                .mapToLong(connection -> connection.lastActAt)
                .max()
                .orElse(identity.createdAt());
    }
}
