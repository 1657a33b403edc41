package org.lectern.server.privacy;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.audit.AuditEntry;
import org.lectern.server.audit.AuditTrail;
import org.lectern.server.platform.Database;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * What each tenant wants kept, collected and told. Remembered for a few seconds; a change is seen by other processes when
 * they are told of it, at the latest after ten seconds. Safe for use by several threads.
 */
public final class PrivacyPolicies {
    /** Notified, with the tenant's id, when a policy changes. */
    static final String CHANNEL = "lectern_privacy";

    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration REMEMBERED = Duration.ofSeconds(10);
    /** What decides for all is asked for less often: changes of other processes are told. */
    private static final Duration WITHOUT_NOTICES = Duration.ofMinutes(1);

    private final Database database;
    private final PrivacySettings settings;
    private final AuditTrail audit;
    private final InstantSource clock;
    private final Cache<UUID, PrivacyPolicy> remembered = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(REMEMBERED)
            .build();
    private final Cache<Boolean, Boolean> restricted = Caffeine.newBuilder()
            .maximumSize(1)
            .expireAfterWrite(WITHOUT_NOTICES)
            .build();
    private final AtomicBoolean learning = new AtomicBoolean();
    private final Cache<Boolean, Boolean> everRestricted =
            Caffeine.newBuilder().maximumSize(1).expireAfterWrite(REMEMBERED).build();

    public PrivacyPolicies(Database database, PrivacySettings settings, AuditTrail audit, InstantSource clock) {
        this.database = database;
        this.settings = settings;
        this.audit = audit;
        this.clock = clock;
    }

    /** What the installation says. */
    public PrivacySettings settings() {
        return settings;
    }

    /** {@link PrivacyPolicy#STANDARD} where nothing was set. */
    public PrivacyPolicy of(UUID tenantId) {
        return remembered.get(tenantId, this::read);
    }

    /** Whether any tenant leaves anything out, or lets people join unnamed: asked for every batch of events. */
    boolean isAnythingOff() {
        return restricted.get(
                true, absent -> database.jdbc().sql("""
                        select exists (select 1 from privacy_policy p, jsonb_each_text(p.policy) e
                            where e.key like 'collect.%' and e.value = 'off' or e.key = 'notice' and e.value = 'on')
                        """).query(Boolean.class).single());
    }

    /** As {@link #isAnythingOff}, without asking the database: true where it is not known. */
    boolean mayAsk() {
        @Nullable Boolean known = restricted.getIfPresent(true);
        if (known == null && learning.compareAndSet(false, true)) {
            Thread.ofVirtual().name("learn-notices").start(this::learn);
        }
        return known == null || known;
    }

    private void learn() {
        try {
            boolean _ = isAnythingOff();
        } finally {
            learning.set(false);
        }
    }

    /** Whether any tenant ever did. */
    boolean wasAnythingOff() {
        return everRestricted.get(
                true,
                absent -> database.jdbc()
                        .sql("select exists (select 1 from collection_change where switched_off <> '{}')")
                        .query(Boolean.class)
                        .single());
    }

    /** Changes it for good, and writes down who did, and from when on which kinds are not collected. */
    public void change(UUID tenantId, PrivacyPolicy policy, AuditActor by) {
        PrivacyPolicy before = read(tenantId);
        Map<String, String> texts = PrivacyTexts.of(policy);
        OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
        database.inTransaction(() -> {
            database.jdbc()
                    .sql("""
                            insert into privacy_policy (tenant_id, policy, changed_at)
                            values (:tenant, cast(:policy as jsonb), :now)
                            on conflict (tenant_id) do update
                                set policy = excluded.policy, changed_at = excluded.changed_at
                            """)
                    .param("tenant", tenantId)
                    .param("policy", JSON.writeValueAsString(texts))
                    .param("now", now)
                    .update();
            if (!before.off().equals(policy.off())) {
                database.jdbc()
                        .sql("""
                                insert into collection_change (tenant_id, at, switched_off) values (:tenant, :now, :off)
                                on conflict (tenant_id, at) do update set switched_off = excluded.switched_off
                                """)
                        .param("tenant", tenantId)
                        .param("now", now)
                        .param("off", policy.off().stream().map(Enum::name).toArray(String[]::new))
                        .update();
            }
            database.jdbc()
                    .sql("select pg_notify(:channel, :id)")
                    .param("channel", CHANNEL)
                    .param("id", tenantId.toString())
                    .query((row, n) -> true)
                    .single();
            audit.append(
                    database,
                    AuditEntry.of(tenantId, by, "privacy.changed", "tenant:" + tenantId)
                            .with(changes(PrivacyTexts.of(before), texts)));
        });
        noticed("");
    }

    private static Map<String, String> changes(Map<String, String> before, Map<String, String> after) {
        var changes = new TreeMap<String, String>();
        after.forEach((key, value) -> {
            String old = before.getOrDefault(key, "");
            if (!old.equals(value)) {
                changes.put(key, old + " -> " + value);
            }
        });
        return changes;
    }

    /** By class, which kinds were switched off at some moment of it; without those of which everything was collected. */
    Map<UUID, Set<Collected>> offDuring(java.util.Collection<UUID> meetingIds, Instant now) {
        var off = new HashMap<UUID, Set<Collected>>();
        database.jdbc()
                .sql("""
                        select distinct m.id, kind from meeting m
                        join collection_change c on c.tenant_id = m.tenant_id and c.at <= coalesce(m.ended_at, :now)
                        cross join unnest(c.switched_off) as kind
                        where m.id = any(:ids)
                          and not exists (select 1 from collection_change later
                            where later.tenant_id = c.tenant_id and later.at > c.at and later.at <= m.created_at)
                        """)
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("ids", meetingIds.toArray(UUID[]::new))
                .query(row -> {
                    off.computeIfAbsent(row.getObject(1, UUID.class), id -> EnumSet.noneOf(Collected.class))
                            .add(Collected.valueOf(row.getString(2)));
                });
        return off;
    }

    /** Reads everything again at the next question. */
    void noticed(String payload) {
        remembered.invalidateAll();
        restricted.invalidateAll();
        everRestricted.invalidateAll();
    }

    private PrivacyPolicy read(UUID tenantId) {
        Map<String, String> texts = database.jdbc()
                .sql("select policy from privacy_policy where tenant_id = :tenant")
                .param("tenant", tenantId)
                .query((row, n) -> JSON.readValue(row.getString("policy"), new TypeReference<Map<String, String>>() {}))
                .optional()
                .orElse(Map.of());
        return switch (PrivacyTexts.read(PrivacyPolicy.STANDARD, unbounded(), texts)) {
            case PrivacyTexts.Reading.Good(PrivacyPolicy policy) -> policy;
            case PrivacyTexts.Reading.Bad(var problems) ->
                throw new IllegalStateException(
                        "the privacy policy of tenant " + tenantId + " cannot be read: " + problems);
        };
    }

    /** What was chosen under earlier bounds still holds, within those of now. */
    private PrivacySettings unbounded() {
        return new PrivacySettings(
                settings.keepEvents(),
                settings.keepActivity(),
                settings.keepAnalytics(),
                settings.keepJoins(),
                settings.keepRequests(),
                settings.keepDeliveries(),
                settings.keepAudit(),
                settings.keepAnswers(),
                settings.keepDeadLetters(),
                Duration.ofDays(1),
                Duration.ofDays(99_999));
    }

    /** How long the tenant keeps this kind, within the installation's bounds of now. */
    public Duration keep(UUID tenantId, Kept kind) {
        PrivacyPolicy policy = of(tenantId);
        Duration keep = policy.keep(kind, settings);
        if (!policy.keep().containsKey(kind)) {
            return keep;
        }
        Duration most = keep.compareTo(settings.longest()) > 0 ? settings.longest() : keep;
        return most.compareTo(settings.shortest()) < 0 ? settings.shortest() : most;
    }
}
