package org.lectern.server.privacy;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.server.activity.Detail;
import org.lectern.server.activity.Figure;
import org.lectern.server.activity.Kind;
import org.lectern.server.activity.MeetingReference;
import org.lectern.server.activity.Observation;
import org.lectern.server.activity.ReceiptRule;
import org.lectern.server.activity.Withheld;
import org.lectern.server.platform.Database;

/**
 * What tenants collect: applied when something is received, so that what is not collected is never stored, and told with
 * every figure of a class in which something was left out.
 *
 * <p>Whose class it is is known before any of its events can come, since we wrote it down before we asked a server for it. A
 * breakout room is the exception: whose it is is told by one event, or a poll. What comes before that waits, and is asked for
 * again before it is folded.
 *
 * <p>While every tenant collects everything, this costs one look at what is remembered. Safe for use by several threads.
 */
public final class Collection implements ReceiptRule {
    private static final Duration REMEMBERED = Duration.ofMinutes(10);
    /** Begins the identifier of somebody who declined; {@code meeting} gives it. */
    static final String UNNAMED = "unnamed-";

    private static final String RAISED = "raiseHand";

    /** What belongs to no kind here is always collected. By name, since kinds are added to. */
    private static final Map<String, Collected> KINDS = kinds();

    private final Database database;
    private final PrivacyPolicies policies;
    private final InstantSource clock;
    private final Cache<MeetingReference, UUID> tenants = Caffeine.newBuilder()
            .maximumSize(20_000)
            .expireAfterWrite(REMEMBERED)
            .build();

    public Collection(Database database, PrivacyPolicies policies, InstantSource clock) {
        this.database = database;
        this.policies = policies;
        this.clock = clock;
    }

    private static Map<String, Collected> kinds() {
        var kinds = new HashMap<String, Collected>();
        for (String name : List.of(
                "VOICE_ENABLED",
                "VOICE_DISABLED",
                "MUTED",
                "UNMUTED",
                "LISTEN_ONLY_STARTED",
                "LISTEN_ONLY_STOPPED",
                "TALKING_STARTED",
                "TALKING_STOPPED")) {
            kinds.put(name, Collected.MICROPHONE);
        }
        kinds.put("CAMERA_STARTED", Collected.CAMERA);
        kinds.put("CAMERA_STOPPED", Collected.CAMERA);
        kinds.put("SCREEN_STARTED", Collected.SCREEN);
        kinds.put("SCREEN_STOPPED", Collected.SCREEN);
        kinds.put("MESSAGE", Collected.MESSAGES);
        kinds.put("EMOJI", Collected.REACTIONS);
        kinds.put("HAND_RAISED", Collected.HANDS);
        kinds.put("HAND_LOWERED", Collected.HANDS);
        for (String name : List.of("POLL_STARTED", "POLL_RESPONDED", "REPORTED_POLL")) {
            kinds.put(name, Collected.POLLS);
        }
        kinds.put("PRESENTER_ASSIGNED", Collected.PRESENTER);
        kinds.put("PRESENTER_UNASSIGNED", Collected.PRESENTER);
        kinds.put("REPORT", Collected.ANALYTICS);
        kinds.put("REPORTED_PERSON", Collected.ANALYTICS);
        kinds.put("OTHER", Collected.OTHER);
        return Map.copyOf(kinds);
    }

    /** The kind that an observation is of; empty for what is always collected. */
    static Optional<Collected> kindOf(Kind kind) {
        return Optional.ofNullable(KINDS.get(kind.name()));
    }

    @Override
    public boolean keepsAll() {
        return !policies.isAnythingOff();
    }

    @Override
    public Optional<Observation> kept(Observation whole) {
        Observation observation = unnamed(whole);
        @Nullable Collected kind = KINDS.get(observation.kind().name());
        if (kind == null) {
            return Optional.of(observation);
        }
        @Nullable UUID tenantId = tenantOf(observation.subject().meeting());
        if (tenantId == null) {
            return Optional.of(observation);
        }
        PrivacyPolicy policy = policies.of(tenantId);
        if (observation.kind() == Kind.EMOJI) {
            return emoji(observation, policy);
        }
        return policy.collects(kind) ? Optional.of(observation) : Optional.empty();
    }

    /** Of somebody who declined, without what names them: the identifier is one that we made for the join. */
    private static Observation unnamed(Observation observation) {
        Detail detail = observation.what().detail();
        boolean unnamed = detail.text(Detail.EXTERNAL_USER_ID).orElse("").startsWith(UNNAMED)
                || observation.subject().track().text().startsWith("p:" + UNNAMED);
        if (!unnamed
                || (detail.text(Detail.NAME).isEmpty()
                        && detail.text(Detail.CONTENT).isEmpty())) {
            return observation;
        }
        var values = new HashMap<>(detail.values());
        values.remove(Detail.NAME);
        values.remove(Detail.CONTENT);
        return new Observation(
                observation.subject(),
                observation.identity(),
                observation.source(),
                observation.atMillis(),
                new Observation.What(observation.kind(), new Detail(values)));
    }

    /** Old servers tell of hands among reactions: one may be collected without the other. */
    private static Optional<Observation> emoji(Observation observation, PrivacyPolicy policy) {
        String value = observation.what().detail().text(Detail.EMOJI).orElse("");
        boolean hand = value.equals(RAISED);
        if (policy.collects(hand ? Collected.HANDS : Collected.REACTIONS)) {
            return Optional.of(observation);
        }
        if (hand || !policy.collects(Collected.HANDS)) {
            return Optional.empty();
        }
        // Any other value lowers a hand that was raised this way; which one it was is left out.
        Detail detail = observation.what().detail().with(Detail.EMOJI, "none");
        return Optional.of(new Observation(
                observation.subject(),
                observation.identity(),
                observation.source(),
                observation.atMillis(),
                new Observation.What(Kind.EMOJI, detail)));
    }

    @Override
    public Map<UUID, Withheld> withheld(java.util.Collection<UUID> meetingIds) {
        if (!policies.wasAnythingOff()) {
            return Map.of();
        }
        var withheld = new HashMap<UUID, Withheld>();
        policies.offDuring(meetingIds, clock.instant()).forEach((id, kinds) -> {
            var figures = EnumSet.noneOf(Figure.class);
            kinds.forEach(kind -> figures.addAll(figures(kind)));
            withheld.put(id, Withheld.notCollected(figures));
        });
        return withheld;
    }

    static Set<Figure> figures(Collected kind) {
        return switch (kind) {
            case MICROPHONE -> Set.of(Figure.MICROPHONE, Figure.TALK, Figure.LISTEN_ONLY);
            case CAMERA -> Set.of(Figure.CAMERA);
            case SCREEN -> Set.of(Figure.SCREEN_SHARE);
            case MESSAGES -> Set.of(Figure.MESSAGES);
            case REACTIONS -> Set.of(Figure.REACTIONS);
            case HANDS -> Set.of(Figure.HANDS, Figure.HAND_TIME);
            case POLLS -> Set.of(Figure.POLL_ANSWERS);
            case PRESENTER -> Set.of(Figure.PRESENTER);
            case ANALYTICS, VIEWS, OTHER -> Set.of();
        };
    }

    /** Null where it is not known yet. */
    @Nullable
    UUID tenantOf(MeetingReference meeting) {
        return tenants.get(meeting, this::read);
    }

    @SuppressWarnings("NullAway") // what is not known is not remembered
    private @Nullable UUID read(MeetingReference meeting) {
        return database.jdbc()
                .sql("""
                        select m.tenant_id from create_attempt a join meeting m on m.id = a.meeting_id
                        where a.server_meeting_id = :server and :server <> ''
                           or a.internal_meeting_id = :internal and :internal <> ''
                        union all
                        select m.tenant_id from breakout_run b join meeting m on m.id = b.parent_id
                        where b.internal_meeting_id = :internal and :internal <> ''
                           or b.server_meeting_id = :server and :server <> ''
                        limit 1
                        """)
                .param("server", meeting.serverMeetingId())
                .param("internal", meeting.internalMeetingId())
                .query(UUID.class)
                .optional()
                .orElse(null);
    }
}
