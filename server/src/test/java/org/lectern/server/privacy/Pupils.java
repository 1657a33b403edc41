package org.lectern.server.privacy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.lectern.server.activity.Activity;
import org.lectern.server.activity.ClassActivity;
import org.lectern.server.activity.MeetingDirectory;
import org.lectern.server.activity.MeetingReference;
import org.lectern.server.activity.Observation;
import org.lectern.server.activity.RebuildActivity;
import org.lectern.server.activity.ReceiptRule;
import org.lectern.server.activity.Withheld;
import org.lectern.server.audit.AuditTrail;
import org.lectern.server.hook.Events;
import org.lectern.server.hook.Inlet;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.TestDatabase;
import org.lectern.server.platform.TestVault;
import org.lectern.server.platform.Vault;

/** A school with classes whose events come in through the real handler, on a clock that is set by hand. */
final class Pupils implements AutoCloseable {
    static final UUID SCHOOL = new UUID(1, 1);
    static final UUID OTHER = new UUID(1, 2);
    static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    final Databases databases = TestDatabase.create();
    final AtomicReference<Instant> now = new AtomicReference<>(NOON);
    final Vault vault = TestVault.create();
    final AuditTrail audit = new AuditTrail(now::get);
    final PrivacyKeys keys = new PrivacyKeys(vault, now::get);
    final Pseudonyms pseudonyms = new Pseudonyms(databases.web(), keys);
    final PrivacyPolicies policies = new PrivacyPolicies(databases.web(), settings(), audit, now::get);

    final Inlet inlet;
    final Activity activity;
    private Late late = new Late();

    Pupils() {
        this(ReceiptRule.ALL);
    }

    private Pupils(ReceiptRule rule) {
        var standard = Activity.Rules.STANDARD;
        var rules = new Activity.Rules(standard.order(), standard.plausible(), rule);
        inlet = new Inlet(databases, new Directory(), rules, now::get);
        activity = Activity.of(databases, new Directory(), rules, now::get);
        tenant(SCHOOL, "school");
        tenant(OTHER, "other");
    }

    /** A rule that needs what is made with it. */
    private static final class Late implements ReceiptRule {
        private ReceiptRule rule = ReceiptRule.ALL;
        private int asked;

        @Override
        public boolean keepsAll() {
            return rule.keepsAll();
        }

        @Override
        public Optional<Observation> kept(Observation observation) {
            return rule.kept(observation);
        }

        @Override
        public Map<UUID, Withheld> withheld(Collection<UUID> meetingIds) {
            asked++;
            return rule.withheld(meetingIds);
        }
    }

    /** How often reports asked what they leave out. */
    int asked() {
        return late.asked;
    }

    /** That collects what its tenants say. */
    static Pupils collecting(java.util.function.Function<Pupils, ReceiptRule> rule) {
        var late = new Late();
        var pupils = new Pupils(late);
        pupils.late = late;
        late.rule = rule.apply(pupils);
        return pupils;
    }

    static PrivacySettings settings() {
        return new PrivacySettings(
                java.time.Duration.ofDays(90),
                java.time.Duration.ofDays(396),
                java.time.Duration.ofDays(90),
                java.time.Duration.ofDays(90),
                java.time.Duration.ofDays(7),
                java.time.Duration.ofDays(30),
                java.time.Duration.ofDays(730),
                java.time.Duration.ofDays(1095),
                java.time.Duration.ofDays(30),
                java.time.Duration.ofDays(1),
                java.time.Duration.ofDays(3650));
    }

    /** Classes of the other tenant have a 9 at the end. */
    private static final class Directory implements MeetingDirectory {
        @Override
        public Map<MeetingReference, MeetingStatus> statuses(Collection<MeetingReference> meetings) {
            var statuses = new HashMap<MeetingReference, MeetingStatus>();
            meetings.forEach(meeting -> statuses.put(meeting, new Known(tenantOf(meeting), meetingId(meeting))));
            return statuses;
        }

        @Override
        public boolean carriesOurTag(String serverMeetingId) {
            return true;
        }
    }

    static UUID tenantOf(MeetingReference meeting) {
        return meeting.serverMeetingId().endsWith("9") ? OTHER : SCHOOL;
    }

    static UUID meetingId(MeetingReference meeting) {
        return UUID.nameUUIDFromBytes(meeting.serverMeetingId().getBytes(StandardCharsets.UTF_8));
    }

    /** A class that began then. */
    static MeetingReference lesson(String name, Instant at) {
        return new MeetingReference(name + "-" + at.toEpochMilli(), "abcdefghij-" + name);
    }

    private void tenant(UUID id, String slug) {
        databases
                .web()
                .jdbc()
                .sql("insert into tenant (id, slug, name, state) values (?, ?, ?, 'ACTIVE')")
                .params(java.util.List.of(id, slug, slug))
                .update();
    }

    /** The rows that a start writes. */
    void started(MeetingReference lesson, Instant at, String state) {
        databases
                .web()
                .jdbc()
                .sql("""
                        insert into meeting (id, tenant_id, external_id, name, params, attendee_password,
                            moderator_password, expected, state, attempt, server_meeting_id, internal_meeting_id,
                            created_at, started_at, ended_at)
                        values (:id, :tenant, :external, 'Algebra', 'name=Algebra&meta_teacher=Jane+Smith&x=y', '', '', 25,
                            :state, 1, :server, :internal, :at, :at, case when :state = 'ENDED' then :at end)
                        """)
                .param("id", meetingId(lesson))
                .param("tenant", tenantOf(lesson))
                .param("external", lesson.serverMeetingId())
                .param("state", state)
                .param("server", lesson.serverMeetingId())
                .param("internal", lesson.internalMeetingId())
                .param("at", at.atOffset(java.time.ZoneOffset.UTC))
                .update();
        databases
                .web()
                .jdbc()
                .sql("""
                        insert into create_attempt (server_meeting_id, meeting_id, attempt, server_id, state,
                            internal_meeting_id, ended_token)
                        values (?, ?, 1, ?, 'WON', ?, ?)
                        """)
                .params(java.util.List.of(
                        lesson.serverMeetingId(),
                        meetingId(lesson),
                        new UUID(9, 9),
                        lesson.internalMeetingId(),
                        lesson.serverMeetingId().getBytes(StandardCharsets.UTF_8)))
                .update();
    }

    void joined(MeetingReference lesson, Instant at, String connection, String externalId, String name) {
        deliver(Events.event(
                lesson,
                "user-joined",
                connection,
                at.toEpochMilli(),
                ",\"external-user-id\":\"" + externalId + "\",\"name\":\"" + name + "\",\"role\":\"VIEWER\""));
    }

    void happened(MeetingReference lesson, Instant at, String connection, String event, String more) {
        deliver(Events.event(lesson, event, connection, at.toEpochMilli(), more));
    }

    void said(MeetingReference lesson, Instant at, String connection) {
        deliver(Events.chat(lesson, connection, at.toEpochMilli(), connection + at));
    }

    void deliver(String event) {
        try {
            int status = inlet.deliver("[" + event + "]");
            if (status != 200) {
                throw new IllegalStateException("not taken: " + status);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    void fold() {
        inlet.foldAll();
    }

    ClassActivity report(MeetingReference lesson) {
        return activity.reports().of(meetingId(lesson));
    }

    RebuildActivity.Rebuilt rebuild() {
        return activity.extras().rebuild().rebuild(Optional.empty());
    }

    /** A process of its own. */
    ErasePeople erasing() {
        return new ErasePeople(
                databases.jobs(), vault, new ErasePeople.Rest(pseudonyms, keys, audit), java.util.List.of(), now::get);
    }

    void later(java.time.Duration duration) {
        now.updateAndGet(before -> before.plus(duration));
    }

    long count(String sql) {
        return databases.web().jdbc().sql(sql).query(Long.class).single();
    }

    @Override
    public void close() {
        inlet.close();
        databases.close();
    }
}
