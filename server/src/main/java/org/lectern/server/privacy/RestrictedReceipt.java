package org.lectern.server.privacy;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.server.activity.Detail;
import org.lectern.server.activity.Kind;
import org.lectern.server.activity.MeetingReference;
import org.lectern.server.activity.Observation;
import org.lectern.server.activity.ReceiptRule;
import org.lectern.server.activity.Withheld;
import org.lectern.server.platform.Database;

/**
 * Keeps of people whose data are restricted when they were in a class, and nothing else.
 *
 * <p>Servers leave the person out of some events: those are theirs whose connection it is, as far as its join was seen or
 * folded. What is kept all the same is in no figure, see {@link #withheld}. While nobody is restricted, this costs one look at
 * what is remembered. Safe for use by several threads.
 */
public final class RestrictedReceipt implements ReceiptRule {
    private static final String CONNECTION = "c:";
    private static final String EXTERNAL = "c:external ";

    /** Whoever comes is folded, by whichever process, within about a second. */
    static final Duration UNKNOWN_FOR = Duration.ofSeconds(2);

    private static final int CONNECTIONS = 50_000;

    private final Restrictions restrictions;
    private final Collection collection;
    private final Folded folded;
    private final Cache<String, String> connections = Caffeine.newBuilder()
            .maximumSize(CONNECTIONS)
            .expireAfterAccess(Duration.ofHours(12))
            .build();
    /** Connections of nobody that is known, so that not each of their events is a question to the database. */
    private final Cache<String, Boolean> unknown;

    public RestrictedReceipt(Restrictions restrictions, Collection collection, Database database) {
        this(restrictions, collection, (meeting, track) -> folded(database, meeting, track), Ticker.systemTicker());
    }

    RestrictedReceipt(Restrictions restrictions, Collection collection, Folded folded, Ticker ticker) {
        this.restrictions = restrictions;
        this.collection = collection;
        this.folded = folded;
        this.unknown = Caffeine.newBuilder()
                .maximumSize(CONNECTIONS)
                .expireAfterWrite(UNKNOWN_FOR)
                .ticker(ticker)
                .build();
    }

    /** Says whose a connection is, as servers are told of people, as far as it was folded; else empty. */
    @FunctionalInterface
    interface Folded {
        String person(MeetingReference meeting, String track);
    }

    @Override
    public boolean keepsAll() {
        return !restrictions.isAnybody();
    }

    @Override
    public Optional<Observation> kept(Observation observation) {
        String person =
                observation.what().detail().text(Detail.EXTERNAL_USER_ID).orElse("");
        String track = observation.subject().track().text();
        if (observation.kind() == Kind.JOINED && !person.isEmpty()) {
            String key = key(observation.subject().meeting(), track);
            connections.put(key, person);
            unknown.invalidate(key);
        }
        if (Collection.kindOf(observation.kind()).isEmpty()) {
            return Optional.of(observation);
        }
        @Nullable UUID tenantId = collection.tenantOf(observation.subject().meeting());
        if (tenantId == null || !restrictions.isAnybodyOf(tenantId)) {
            return Optional.of(observation);
        }
        String whose = person.isEmpty() ? whose(observation.subject().meeting(), track) : person;
        return restrictions.isRestricted(tenantId, whose) ? Optional.empty() : Optional.of(observation);
    }

    /** Empty if it is nobody's in particular, or not known. */
    private String whose(MeetingReference meeting, String track) {
        if (track.startsWith(EXTERNAL)) {
            return track.substring(EXTERNAL.length());
        }
        if (track.startsWith("p:") || track.startsWith("a:")) {
            return track.substring(2);
        }
        if (!track.startsWith(CONNECTION)) {
            return "";
        }
        String key = key(meeting, track);
        @Nullable String known = connections.getIfPresent(key);
        if (known != null) {
            return known;
        }
        if (unknown.getIfPresent(key) != null) {
            return "";
        }
        String person = folded.person(meeting, track);
        if (person.isEmpty()) {
            unknown.put(key, true);
        } else {
            connections.put(key, person);
        }
        return person;
    }

    private static String folded(Database database, MeetingReference meeting, String track) {
        return database.jdbc()
                .sql("""
                        select coalesce(p.external_user_id, '') from create_attempt a
                        join due d on d.meeting_id = a.meeting_id
                        join participant p on p.bucket = d.bucket and p.meeting = d.meeting and p.participant = :track
                        where a.internal_meeting_id = :internal and :internal <> ''
                           or a.server_meeting_id = :server and :server <> ''
                        limit 1
                        """)
                .param("track", track)
                .param("internal", meeting.internalMeetingId())
                .param("server", meeting.serverMeetingId())
                .query(String.class)
                .optional()
                .orElse("");
    }

    private static String key(MeetingReference meeting, String track) {
        return (meeting.internalMeetingId().isEmpty() ? meeting.serverMeetingId() : meeting.internalMeetingId()) + " "
                + track;
    }

    @Override
    public Map<UUID, Withheld> withheld(java.util.Collection<UUID> meetingIds) {
        var withheld = new HashMap<UUID, Withheld>();
        restrictions.in(meetingIds).forEach((id, people) -> withheld.put(id, Withheld.people(people)));
        return withheld;
    }
}
