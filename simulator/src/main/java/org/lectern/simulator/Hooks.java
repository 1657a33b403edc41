package org.lectern.simulator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The hooks that are registered, in order. Safe for use by several threads. */
final class Hooks {
    private final HookSender sender;
    private final Identifiers identifiers;
    private final Map<String, Hook> byId = new LinkedHashMap<>();
    private int lastNumber;

    Hooks(HookSender sender, long seed) {
        this.sender = sender;
        this.identifiers = new Identifiers(seed);
    }

    /** Registers the hook under a new id: a number in 2.x, a UUID later. */
    synchronized Hook add(Hook wished) {
        String id = sender.isLegacy()
                ? String.valueOf(++lastNumber)
                : identifiers.uuid().toString();
        Hook hook = new Hook(id, wished.callbackUrl(), wished.meetingId(), wished.eventIds(), wished.raw());
        byId.put(id, hook);
        return hook;
    }

    synchronized Optional<Hook> findByUrl(String callbackUrl) {
        return byId.values().stream()
                .filter(hook -> hook.callbackUrl().equals(callbackUrl))
                .findFirst();
    }

    synchronized boolean isRegistered(Hook hook) {
        return byId.containsKey(hook.id());
    }

    synchronized boolean remove(String id) {
        return byId.remove(id) != null;
    }

    synchronized void clear() {
        byId.clear();
    }

    /** What a 3.x sender makes of its hooks when it reads them anew: none has a meeting, and filtered ones are gone. */
    synchronized void loseScopes() {
        if (sender.isLegacy()) {
            return;
        }
        byId.values().removeIf(hook -> !hook.eventIds().isEmpty());
        byId.replaceAll((id, hook) -> new Hook(id, hook.callbackUrl(), null, hook.eventIds(), hook.raw()));
    }

    synchronized List<Hook> all() {
        return List.copyOf(byId.values());
    }

    /**
     * The hooks that get this event. Of several hooks scoped to one meeting a 3.4 sender serves the first alone; 3.0 to
     * 3.3.1 do not look at the scope.
     */
    synchronized List<Hook> receivers(HookMessage message) {
        List<Hook> receivers = new ArrayList<>();
        boolean scopedServed = false;
        for (Hook hook : byId.values()) {
            boolean scoped = hook.meetingId() != null;
            boolean matches = !scoped || message.externalMeetingId().equals(hook.meetingId());
            switch (sender.generation()) {
                case JSON -> {}
                case CONSTANT -> matches = true;
                case RAW_BODY -> {
                    if (scoped && matches) {
                        matches = !scopedServed;
                        scopedServed = true;
                    }
                }
            }
            if (matches && hook.wants(message)) {
                receivers.add(hook);
            }
        }
        return receivers;
    }
}
