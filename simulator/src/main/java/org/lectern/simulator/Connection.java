package org.lectern.simulator;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One person's way into one meeting, known by its internal user id. Guarded by the world's lock. */
final class Connection {
    /** How a connection takes part in the audio. */
    enum Voice {
        NONE,
        LISTENING,
        MICROPHONE
    }

    /** Who this is; the same for the connection's whole life. */
    record Identity(String internalId, String externalId, String name, Role role, boolean guest) {}

    final Meeting meeting;
    final Identity identity;
    final Map<String, String> userdata = new LinkedHashMap<>();
    final Set<String> streams = new LinkedHashSet<>();
    boolean inside;
    boolean presenter;
    boolean muted;
    boolean hand;
    boolean talking;
    Voice voice = Voice.NONE;
    String emoji = "";
    long registeredAt;
    long lastActAt;
    int openStreams;
    Timeline.@Nullable Planned departure;

    Connection(Meeting meeting, Identity identity) {
        this.meeting = meeting;
        this.identity = identity;
    }

    String id() {
        return identity.internalId();
    }

    boolean microphoneOpen() {
        return voice == Voice.MICROPHONE && !muted;
    }

    boolean moderator() {
        return identity.role() == Role.MODERATOR;
    }

    void forgetState() {
        inside = false;
        presenter = false;
        muted = false;
        hand = false;
        talking = false;
        voice = Voice.NONE;
        emoji = "";
        streams.clear();
    }
}
