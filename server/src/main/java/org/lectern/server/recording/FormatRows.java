package org.lectern.server.recording;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.PlaybackFormat;
import org.lectern.bbb.Recording;
import org.lectern.bbb.RecordingState;
import org.lectern.server.platform.Database;

/** The playback formats of a recording, which servers publish one after the other; each lives a life of its own. */
final class FormatRows {
    private static final int MOST = 50;
    private static final int LONGEST_TYPE = 100;

    private final Database database;

    FormatRows(Database database) {
        this.database = database;
    }

    /**
     * What an answer changed.
     *
     * @param playable formats that can be played for the first time
     * @param wasFirst whether none could be before
     * @param ready formats that their server shows for the first time, whether they are withheld here or not
     */
    record Change(int playable, boolean wasFirst, List<String> ready) {}

    private record Row(Life life, boolean wasPlayable) {}

    /** Within the transaction that writes the recording itself. */
    Change take(KnownRecording known, Life recording, Recording told, Instant now) {
        Map<String, Row> rows = rows(known, recording.heldBack());
        Map<String, PlaybackFormat> listed = new LinkedHashMap<>();
        told.formats().stream()
                .filter(format -> !format.type().isEmpty() && format.type().length() <= LONGEST_TYPE)
                .limit(MOST)
                .forEach(format -> listed.putIfAbsent(format.type(), format));
        boolean wasFirst = rows.values().stream().noneMatch(Row::wasPlayable);
        int playable = 0;
        List<String> ready = new ArrayList<>();
        Sign sign = recording.listed() == null ? new Sign.ListedSomehow() : new Sign.Listed(recording.listed());
        for (PlaybackFormat format : listed.values()) {
            Row row = rows.get(format.type());
            Life life = (row == null ? Life.expected(now).held(recording.heldBack()) : row.life())
                    .next(sign, known.about(), now);
            boolean first = life.stage() == Stage.PUBLISHED && (row == null || !row.wasPlayable());
            write(known, format.type(), life, format, now);
            playable += first ? 1 : 0;
            if (recording.listed() == RecordingState.PUBLISHED && (row == null || !row.wasPlayable())) {
                ready.add(format.type());
            }
        }
        rows.forEach((type, row) -> {
            if (!listed.containsKey(type)) {
                // The server told of the others, so this one is gone from its disk; rebuilt, it comes back.
                write(known, type, row.life().gone(now), null, now);
            }
        });
        return new Change(playable, wasFirst, ready);
    }

    private Map<String, Row> rows(KnownRecording known, boolean heldBack) {
        Map<String, Row> rows = new LinkedHashMap<>();
        database.jdbc()
                .sql("""
                        select type, stage, stage_at, misses, missing_since, published_at from recording_format
                        where tenant_id = :tenant and record_id = :record
                        """)
                .param("tenant", known.identity().tenantId())
                .param("record", known.recordId())
                .query((row, number) -> rows.put(
                        row.getString("type"),
                        new Row(
                                new Life(
                                        Stage.valueOf(row.getString("stage")),
                                        RecordingIndex.instant(row, "stage_at"),
                                        null,
                                        row.getInt("misses"),
                                        RecordingIndex.findInstant(row, "missing_since"),
                                        Life.Deletion.NONE,
                                        heldBack),
                                row.getObject("published_at") != null)))
                .list();
        return rows;
    }

    private void write(KnownRecording known, String type, Life life, @Nullable PlaybackFormat format, Instant now) {
        database.jdbc()
                .sql("""
                        insert into recording_format as f (tenant_id, record_id, type, stage, stage_at, misses, missing_since,
                            url, size_bytes, length_minutes, processing_millis, first_listed_at, published_at)
                        values (:tenant, :record, :type, :stage, :since, :misses, :missing, coalesce(:url, ''),
                            coalesce(:size, 0), coalesce(:length, 0), coalesce(:millis, 0), :now,
                            case when :published then cast(:now as timestamptz) end)
                        on conflict (tenant_id, record_id, type) do update set stage = excluded.stage,
                            stage_at = excluded.stage_at, misses = excluded.misses, missing_since = excluded.missing_since,
                            url = coalesce(:url, f.url), size_bytes = coalesce(:size, f.size_bytes),
                            length_minutes = coalesce(:length, f.length_minutes),
                            processing_millis = coalesce(:millis, f.processing_millis),
                            published_at = coalesce(f.published_at, excluded.published_at)
                        """)
                .param("tenant", known.identity().tenantId())
                .param("record", known.recordId())
                .param("type", type)
                .param("stage", life.stage().name())
                .param("since", RecordingIndex.at(life.since()))
                .param("misses", life.misses())
                .param("missing", life.missingSince() == null ? null : RecordingIndex.at(life.missingSince()))
                .param("url", format == null ? null : format.url())
                .param("size", format == null ? null : Long.valueOf(TakeAnswers.plausible(format.size())))
                .param("length", format == null ? null : Long.valueOf(format.lengthMinutes()))
                .param(
                        "millis",
                        format == null
                                ? null
                                : Long.valueOf(format.processingTime().toMillis()))
                .param("now", RecordingIndex.at(now))
                .param("published", life.stage() == Stage.PUBLISHED)
                .update();
    }
}
