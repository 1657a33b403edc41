package org.lectern.server.chamilo;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.lectern.bbb.Outcome;
import org.lectern.server.activity.MeetingReference;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.hook.AuditedHooks;
import org.lectern.server.hook.HookKeeper;
import org.lectern.server.meeting.ClaimMeetings;
import org.lectern.server.meeting.ClaimMeetings.Owner;
import org.lectern.server.meeting.Meeting;
import org.lectern.server.meeting.MeetingStore;
import org.lectern.server.pool.BbbClients;
import org.lectern.server.pool.Server;
import org.lectern.server.pool.ServerState;
import org.lectern.server.pool.ServerStore;
import org.lectern.server.tenant.Tenant;

/**
 * Sees to it that events of one meeting reach us: finds its server, has our hook there, and makes a meeting that the
 * tenant's own software created at a server one of the tenant's. Repeating it changes nothing.
 *
 * <p>Our hook is a global one, since real senders serve hooks of single meetings wrongly; that only some meetings count is
 * a filter of ours.
 */
public final class EnsureHooks {
    private final ChamiloStore store;
    private final MeetingStore meetings;
    private final ClaimMeetings claims;
    private final Pool pool;
    private final InstantSource clock;

    /** The servers, and our hooks there. */
    public record Pool(ServerStore servers, BbbClients clients, AuditedHooks hooks) {}

    public EnsureHooks(
            ChamiloStore store, MeetingStore meetings, ClaimMeetings claims, Pool pool, InstantSource clock) {
        this.store = store;
        this.meetings = meetings;
        this.claims = claims;
        this.pool = pool;
        this.clock = clock;
    }

    /** What came of it. */
    public sealed interface Ensured {
        /** @param kept whether our hook is there */
        record At(Server server, HookKeeper.Kept kept) implements Ensured {}

        /** No server of the pool runs a meeting of this identifier for the tenant. */
        record NotRunning() implements Ensured {}

        /** It runs, and is another tenant's. */
        record SomebodyElses() implements Ensured {}
    }

    /** Has it there again also where an operator had it removed. */
    public Ensured forMeeting(Tenant tenant, String externalId, AuditActor by) {
        return forMeeting(tenant, externalId, server -> pool.hooks().ensure(server, by));
    }

    /** Somebody joins; where hooks are not wanted there is none afterwards either. */
    Ensured atJoin(Tenant tenant, String externalId) {
        return forMeeting(tenant, externalId, pool.hooks()::look);
    }

    private Ensured forMeeting(Tenant tenant, String externalId, Function<Server, HookKeeper.Kept> keep) {
        Optional<Server> known = meetings.findLive(tenant.id(), externalId).flatMap(this::serverOf);
        if (known.isPresent()) {
            return new Ensured.At(known.get(), keep.apply(known.get()));
        }
        if (!store.settings(tenant.id()).enabled()) {
            return new Ensured.NotRunning();
        }
        for (Server server : pool.servers().list()) {
            if (server.state() == ServerState.DISABLED) {
                continue;
            }
            Outcome<org.lectern.bbb.Meeting> found = pool.clients().of(server).getMeetingInfo(externalId);
            if (found instanceof Outcome.Success<org.lectern.bbb.Meeting> success) {
                return claimed(tenant.id(), server, success.value(), keep);
            }
        }
        return new Ensured.NotRunning();
    }

    private Ensured claimed(
            UUID tenantId, Server server, org.lectern.bbb.Meeting found, Function<Server, HookKeeper.Kept> keep) {
        Instant now = clock.instant();
        var told = new ClaimMeetings.Told(found.name(), server.id(), now);
        Owner owner = claims.claim(tenantId, new MeetingReference(found.internalMeetingId(), found.meetingId()), told);
        return owner instanceof Owner.Theirs ? new Ensured.At(server, keep.apply(server)) : new Ensured.SomebodyElses();
    }

    private Optional<Server> serverOf(Meeting meeting) {
        Meeting.Place place = meeting.place();
        return place == null ? Optional.empty() : pool.servers().find(place.serverId());
    }
}
