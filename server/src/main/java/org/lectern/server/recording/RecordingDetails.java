package org.lectern.server.recording;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.KeptAnswer;
import org.lectern.bbb.Recording;
import org.lectern.server.platform.Database;

/** What is to be known of one recording beside what lists show: its tags, whether it is protected, captions that are on their way. */
public final class RecordingDetails {
    private final Database database;

    public RecordingDetails(Database database) {
        this.database = database;
    }

    /**
     * As it is wished, even if its server does not know yet.
     *
     * @param protection null where its server does not tell of any: most know none
     * @param open whether its server has still to show it
     */
    public record Details(List<String> tags, @Nullable Boolean protection, boolean open) {}

    /** Captions that a server was given and has not shown. */
    public record Sent(String kind, String lang, Instant at) {}

    public Optional<Details> find(UUID tenantId, String recordId) {
        return database.jdbc()
                .sql("""
                        select r.told, coalesce(r.metadata ->> 'bbb-recording-tags', '') as tags,
                            (select w.value from recording_wish w where w.tenant_id = r.tenant_id
                                and w.record_id = r.record_id and w.what = 'meta:bbb-recording-tags') as wished_tags,
                            (select w.value from recording_wish w where w.tenant_id = r.tenant_id
                                and w.record_id = r.record_id and w.what = 'protect') as wished_protection
                        from recording r where r.tenant_id = :tenant and r.record_id = :record
                        """)
                .param("tenant", tenantId)
                .param("record", recordId)
                .query((row, number) -> {
                    String told = row.getString("told");
                    String wishedTags = row.getString("wished_tags");
                    String wished = row.getString("wished_protection");
                    String there = told == null
                            ? ""
                            : new Recording(KeptAnswer.read(told)).element().text("protected");
                    Boolean protection = there.isEmpty() ? null : Boolean.valueOf(wished == null ? there : wished);
                    return new Details(
                            tags(wishedTags == null ? row.getString("tags") : wishedTags),
                            protection,
                            wishedTags != null || wished != null);
                })
                .optional();
    }

    /** The single tags of the list that a server keeps as one text. */
    static List<String> tags(String list) {
        return Arrays.stream(list.split(","))
                .map(String::strip)
                .filter(tag -> !tag.isEmpty())
                .distinct()
                .toList();
    }

    /** Captions were given to its server. */
    public void sent(UUID tenantId, String recordId, Sent track, String by) {
        database.jdbc()
                .sql("""
                        insert into recording_caption (tenant_id, record_id, kind, lang, sent_at, sent_by)
                        values (:tenant, :record, :kind, :lang, :at, :by)
                        on conflict (tenant_id, record_id, kind, lang) do update set sent_at = excluded.sent_at,
                            sent_by = excluded.sent_by
                        """)
                .param("tenant", tenantId)
                .param("record", recordId)
                .param("kind", track.kind())
                .param("lang", track.lang())
                .param("at", RecordingIndex.at(track.at()))
                .param("by", by)
                .update();
    }

    /** Those that are not among what its server shows; what it shows is settled. */
    public List<Sent> notShown(UUID tenantId, String recordId, List<String> shown) {
        database.jdbc()
                .sql("""
                        delete from recording_caption
                        where tenant_id = :tenant and record_id = :record and kind || ' ' || lang = any(:shown)
                        """)
                .param("tenant", tenantId)
                .param("record", recordId)
                .param("shown", shown.toArray(String[]::new))
                .update();
        return database.jdbc()
                .sql("""
                        select kind, lang, sent_at from recording_caption
                        where tenant_id = :tenant and record_id = :record order by sent_at, kind, lang
                        """)
                .param("tenant", tenantId)
                .param("record", recordId)
                .query((row, number) ->
                        new Sent(row.getString("kind"), row.getString("lang"), RecordingIndex.instant(row, "sent_at")))
                .list();
    }
}
