package org.lectern.server.privacy;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.lectern.server.platform.Database;
import org.lectern.server.privacy.PrivacyPolicy.Declined;

/**
 * What people are shown before they join, where a tenant wants that, and what they answered.
 *
 * <p>The text is made from what the tenant really collects and keeps, and each text that was ever shown is kept with a
 * version: an answer is to one of them. Whoever agreed is asked again when the text changes. Whoever declined may join
 * unnamed, or not at all, as the tenant says, and is asked again the next day. Safe for use by several threads.
 */
public final class JoinNotices {
    private static final Duration DECLINED_FOR = Duration.ofHours(12);

    private final Database database;
    private final PrivacyPolicies policies;
    private final InstantSource clock;

    public JoinNotices(Database database, PrivacyPolicies policies, InstantSource clock) {
        this.database = database;
        this.policies = policies;
        this.clock = clock;
    }

    /** What somebody may do now. */
    public sealed interface Passage {
        /** Join like everybody. */
        record Named() implements Passage {}

        /** Join so that nothing that is kept names them. */
        record Unnamed() implements Passage {}

        /** Read this first. */
        record Ask(Notice notice) implements Passage {}

        /** Not join: they declined, and the tenant lets nobody in without. */
        record Closed(Notice notice) implements Passage {}
    }

    /**
     * A text as it was shown.
     *
     * @param declined what becomes of somebody who says no
     */
    public record Notice(int version, String text, Declined declined) {
        /** For templates. */
        public List<String> lines() {
            return text.lines().toList();
        }
    }

    /** What somebody answered. */
    public enum Answer {
        AGREED,
        DECLINED,
        WITHDRAWN
    }

    /** @param version of the text that it answers */
    public record Given(int version, Answer answer, Instant at) {}

    /** Whether any tenant shows anything, from memory; true too where that is not known. */
    public boolean mayAsk() {
        return policies.mayAsk();
    }

    /**
     * @param person as servers are told; empty for somebody who is asked every time
     */
    public Passage before(UUID tenantId, String person) {
        PrivacyPolicy policy = policies.of(tenantId);
        if (!policy.notice().shown()) {
            return new Passage.Named();
        }
        Notice notice = current(tenantId, policy);
        Optional<Given> given = person.isEmpty() ? Optional.empty() : newest(tenantId, person);
        if (given.isEmpty() || given.get().version() != notice.version()) {
            return new Passage.Ask(notice);
        }
        boolean fresh = given.get().at().plus(DECLINED_FOR).isAfter(clock.instant());
        return switch (given.get().answer()) {
            case AGREED -> new Passage.Named();
            case WITHDRAWN -> new Passage.Ask(notice);
            case DECLINED ->
                !fresh
                        ? new Passage.Ask(notice)
                        : policy.notice().declined() == Declined.UNNAMED
                                ? new Passage.Unnamed()
                                : new Passage.Closed(notice);
        };
    }

    /** Keeps an answer. One to a text that was never shown is not kept. */
    public boolean answer(UUID tenantId, String person, int version, Answer answer) {
        return database.jdbc()
                        .sql("""
                                insert into privacy_answer (tenant_id, person, answered_at, version, answer)
                                select tenant_id, :person, :now, version, :answer from privacy_notice
                                where tenant_id = :tenant and version = :version
                                on conflict (tenant_id, person, answered_at)
                                    do update set version = excluded.version, answer = excluded.answer
                                """)
                        .param("tenant", tenantId)
                        .param("person", person)
                        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                        .param("version", version)
                        .param("answer", answer.name())
                        .update()
                == 1;
    }

    /** Takes an agreement back: the person is asked again. False if there was none. */
    public boolean withdraw(UUID tenantId, String person) {
        return newest(tenantId, person)
                .filter(given -> given.answer() == Answer.AGREED)
                .map(given -> answer(tenantId, person, given.version(), Answer.WITHDRAWN))
                .orElse(false);
    }

    /** The newest answer. */
    public Optional<Given> newest(UUID tenantId, String person) {
        return database.jdbc()
                .sql("""
                        select version, answer, answered_at from privacy_answer
                        where tenant_id = ? and person = ? order by answered_at desc limit 1
                        """)
                .params(List.of(tenantId, person))
                .query((row, n) -> new Given(
                        row.getInt("version"),
                        Answer.valueOf(row.getString("answer")),
                        row.getObject("answered_at", OffsetDateTime.class).toInstant()))
                .optional();
    }

    /** What holds now; empty if nothing is shown. */
    public Optional<Notice> current(UUID tenantId) {
        PrivacyPolicy policy = policies.of(tenantId);
        return policy.notice().shown() ? Optional.of(current(tenantId, policy)) : Optional.empty();
    }

    private Notice current(UUID tenantId, PrivacyPolicy policy) {
        String text = NoticeText.of(policy, policies.settings());
        int version = newestVersion(tenantId, text).orElseGet(() -> add(tenantId, text));
        return new Notice(version, text, policy.notice().declined());
    }

    private Optional<Integer> newestVersion(UUID tenantId, String text) {
        record Kept(int version, String text) {}
        return database.jdbc()
                .sql("select version, text from privacy_notice where tenant_id = ? order by version desc limit 1")
                .param(tenantId)
                .query((row, n) -> new Kept(row.getInt(1), row.getString(2)))
                .optional()
                .filter(kept -> kept.text().equals(text))
                .map(Kept::version);
    }

    /** Of processes that do so at once, one adds it. */
    private int add(UUID tenantId, String text) {
        return database.inTransaction(() -> {
            database.jdbc()
                    .sql("select pg_advisory_xact_lock(hashtext('privacy_notice ' || ?))")
                    .param(tenantId.toString())
                    .query((row, n) -> 0)
                    .single();
            return newestVersion(tenantId, text)
                    .orElseGet(() -> database.jdbc()
                            .sql("""
                            insert into privacy_notice (tenant_id, version, text, shown_from)
                            select :tenant, coalesce(max(version), 0) + 1, :text, :now from privacy_notice
                            where tenant_id = :tenant returning version
                            """)
                            .param("tenant", tenantId)
                            .param("text", text)
                            .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                            .query(Integer.class)
                            .single());
        });
    }
}
