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

    /**
     * Captions that somebody gave and that their server has not shown.
     *
     * @param taken whether the server took them; if not, they are given to it again
     */
    public record Sent(String kind, String lang, Instant at, boolean taken) {}

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

    /**
     * What was given up.
     *
     * @param what {@code publish}, {@code protect}, {@code meta:NAME} or {@code caption:KIND LANGUAGE}
     * @param reason as the trail has it
     */
    public record GivenUp(String what, String reason, Instant at) {}

    /** What was wanted of it and could not be had from its server, the last first; until the same is wanted again. */
    public List<GivenUp> givenUp(UUID tenantId, String recordId) {
        return new GivenUpRows(database).list(tenantId, recordId);
    }

    /** Captions that are not among what its server shows; what it took and shows is settled. */
    public List<Sent> notShown(UUID tenantId, String recordId, List<String> shown) {
        database.jdbc()
                .sql("""
                        delete from recording_caption
                        where tenant_id = :tenant and record_id = :record and kind || ' ' || lang = any(:shown)
                            and accepted_at is not null
                        """)
                .param("tenant", tenantId)
                .param("record", recordId)
                .param("shown", shown.toArray(String[]::new))
                .update();
        return database.jdbc()
                .sql("""
                        select kind, lang, sent_at, accepted_at is not null as taken from recording_caption
                        where tenant_id = :tenant and record_id = :record order by sent_at, kind, lang
                        """)
                .param("tenant", tenantId)
                .param("record", recordId)
                .query((row, number) -> new Sent(
                        row.getString("kind"),
                        row.getString("lang"),
                        RecordingIndex.instant(row, "sent_at"),
                        row.getBoolean("taken")))
                .list();
    }
}
