package org.lectern.server.relay;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.lectern.server.meeting.CallbackRuns;
import org.lectern.server.meeting.CallbackRuns.Told;
import org.lectern.server.platform.Notices;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which tenants have hooks, and whose a meeting is: remembered, so that events that nobody wants cost nothing. Safe for use
 * by several threads.
 */
final class Subscribers implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Subscribers.class);

    private final TenantHooks hooks;
    private final CallbackRuns runs;
    private final Notices.Listening listening;
    private volatile Set<UUID> tenants;
    private final Cache<String, Optional<UUID>> owners = Caffeine.newBuilder()
            .maximumSize(50_000)
            .expireAfterWrite(Duration.ofMinutes(10))
            .build();

    Subscribers(TenantHooks hooks, CallbackRuns runs, Notices notices) {
        this.hooks = hooks;
        this.runs = runs;
        this.listening = notices.listen(TenantHooks.CHANNEL, payload -> Thread.startVirtualThread(this::read));
        this.tenants = Set.copyOf(hooks.listTenants());
    }

    private synchronized void read() {
        try {
            tenants = Set.copyOf(hooks.listTenants());
        } catch (RuntimeException e) {
            log.warn("could not read which tenants have hooks, the next notice will reason={}", e.getMessage());
        }
    }

    /** Whether somebody may want events of the meeting; never asks the database. */
    boolean mayWant(String serverMeetingId, String internalMeetingId) {
        if (tenants.isEmpty()) {
            return false;
        }
        Optional<UUID> owner = owners.getIfPresent(key(serverMeetingId, internalMeetingId));
        return owner == null || owner.filter(tenants::contains).isPresent();
    }

    /** The tenant of the meeting, if it has hooks. */
    Optional<UUID> wanting(String serverMeetingId, String internalMeetingId) {
        String key = key(serverMeetingId, internalMeetingId);
        Optional<UUID> owner = owners.getIfPresent(key);
        if (owner == null) {
            owner = runs.findTold(serverMeetingId, internalMeetingId)
                    .map(Told::meeting)
                    .map(meeting -> meeting.tenantId());
            owners.put(key, owner);
        }
        return owner.filter(tenants::contains);
    }

    /** It may be somebody's now. */
    void forget(String serverMeetingId, String internalMeetingId) {
        owners.invalidate(key(serverMeetingId, internalMeetingId));
    }

    private static String key(String serverMeetingId, String internalMeetingId) {
        return serverMeetingId.isEmpty() ? "internal " + internalMeetingId : serverMeetingId;
    }

    @Override
    public void close() {
        listening.close();
    }
}
