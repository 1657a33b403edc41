package org.lectern.server.playback;

import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.server.person.Person;
import org.lectern.server.platform.Database;
import org.lectern.server.privacy.Collected;
import org.lectern.server.privacy.PrivacyPolicies;
import org.lectern.server.privacy.Restrictions;

/**
 * How often recordings were played: counted for everybody, and by whom only where the tenant collects that. A view is a way
 * to the playback that somebody was given; how much of it they watched nobody tells.
 */
public final class Views {
    private final Database database;
    private final PrivacyPolicies policies;
    private final Restrictions restrictions;
    private final List<ViewNews> news;
    private final InstantSource clock;

    /** @param news told on this database */
    Views(
            Database database,
            PrivacyPolicies policies,
            Restrictions restrictions,
            List<ViewNews> news,
            InstantSource clock) {
        this.database = database;
        this.policies = policies;
        this.restrictions = restrictions;
        this.news = List.copyOf(news);
        this.clock = clock;
    }

    /**
     * Of one recording.
     *
     * @param collected whether it is noted who it was
     */
    public record Seen(List<OfFormat> formats, boolean collected, List<Viewer> viewers) {
        public long total() {
            return formats.stream().mapToLong(OfFormat::views).sum();
        }
    }

    public record OfFormat(String type, long views) {}

    /** @param name as the account has it now; empty once it is gone */
    public record Viewer(String name, String type, int views, Instant lastAt) {}

    /** @param person null for the holder of a link */
    void count(UUID tenantId, String recordId, String type, @Nullable Person person) {
        OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
        database.jdbc()
                .sql("""
                        insert into recording_views as v (tenant_id, record_id, format, day, views)
                        values (:tenant, :record, :format, :day, 1)
                        on conflict (tenant_id, record_id, format, day) do update set views = v.views + 1
                        """)
                .param("tenant", tenantId)
                .param("record", recordId)
                .param("format", type)
                .param("day", now.toLocalDate())
                .update();
        if (person == null || !collects(tenantId) || restrictions.isRestricted(tenantId, person.externalUserId())) {
            return;
        }
        database.inTransaction(() -> {
            database.jdbc()
                    .sql("""
                            insert into recording_viewer as v (tenant_id, record_id, format, person, views, first_at, last_at)
                            values (:tenant, :record, :format, :person, 1, :now, :now)
                            on conflict (tenant_id, record_id, format, person) do update
                                set views = v.views + 1, last_at = :now
                            """)
                    .param("tenant", tenantId)
                    .param("record", recordId)
                    .param("format", type)
                    .param("person", person.externalUserId())
                    .param("now", now)
                    .update();
            news.forEach(one -> one.opened(
                    database, new ViewNews.View(tenantId, recordId, type, person.externalUserId(), now.toInstant())));
        });
    }

    /** The latest viewers first. */
    public Seen of(UUID tenantId, String recordId, int most) {
        List<OfFormat> formats = database.jdbc()
                .sql("""
                        select format, sum(views) as views from recording_views
                        where tenant_id = :tenant and record_id = :record group by format order by format
                        """)
                .param("tenant", tenantId)
                .param("record", recordId)
                .query((row, n) -> new OfFormat(row.getString("format"), row.getLong("views")))
                .list();
        List<Viewer> viewers = database.jdbc()
                .sql("""
                        select coalesce(p.name, '') as name, v.format, v.views, v.last_at from recording_viewer v
                        left join person p on p.tenant_id = v.tenant_id and p.external_user_id = v.person
                        where v.tenant_id = :tenant and v.record_id = :record
                        order by v.last_at desc, v.person, v.format limit :most
                        """)
                .param("tenant", tenantId)
                .param("record", recordId)
                .param("most", most)
                .query((row, n) -> new Viewer(
                        row.getString("name"),
                        row.getString("format"),
                        row.getInt("views"),
                        row.getObject("last_at", OffsetDateTime.class).toInstant()))
                .list();
        return new Seen(formats, collects(tenantId), viewers);
    }

    private boolean collects(UUID tenantId) {
        return policies.of(tenantId).collects(Collected.VIEWS);
    }
}
