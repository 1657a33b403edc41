package org.lectern.server.activity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lectern.server.platform.Database;

/** Marks meetings to be folded from zero and has them folded by the same code as everything else. */
final class RebuildFromLog implements RebuildActivity {
    private final Database database;
    private final FoldDue fold;
    private final MeetingDirectory directory;

    RebuildFromLog(Database database, FoldDue fold, MeetingDirectory directory) {
        this.database = database;
        this.fold = fold;
        this.directory = directory;
    }

    @Override
    public Rebuilt rebuild(Optional<UUID> meetingId) {
        return rebuild(meetingId.map(this::whole).orElse(null));
    }

    /** The class in all of its runs, with the rooms of each. */
    private UUID[] whole(UUID meetingId) {
        List<UUID> runs = directory.runsOfClass(meetingId);
        return Stream.concat(runs.stream(), directory.roomsOf(runs).stream().map(MeetingDirectory.Room::meetingId))
                .distinct()
                .toArray(UUID[]::new);
    }

    private Rebuilt rebuild(UUID @Nullable [] meetingId) {
        while (fold.runOnce().meetings() > 0) {
            // what is due anyway would show as a change
        }
        Map<MeetingKey, String> before = digests(meetingId);
        int marked = mark(meetingId);
        while (fold.runOnce().meetings() > 0 || waiting(meetingId)) {
            Thread.onSpinWait();
        }
        Map<MeetingKey, String> after = digests(meetingId);
        int changed = (int) after.entrySet().stream()
                .filter(entry -> !entry.getValue().equals(before.get(entry.getKey())))
                .count();
        return new Rebuilt(marked, changed, sealed(meetingId), digest(after));
    }

    private int mark(UUID @Nullable [] meetingId) {
        return database.jdbc().sql("""
                        with wanted as (
                            select bucket, meeting from due
                            where state = 'KNOWN' and sealed_at is null
                              and (cast(:ids as uuid[]) is null or meeting_id = any(:ids))
                            order by bucket, meeting
                            for update
                        )
                        update due d set seq = seq + 1, refold = seq + 1, due_at = now()
                        from wanted w where d.bucket = w.bucket and d.meeting = w.meeting
                        """).param("ids", meetingId).update();
    }

    private int sealed(UUID @Nullable [] meetingId) {
        return database.jdbc()
                .sql("""
                        select count(*) from due where state = 'KNOWN' and sealed_at is not null
                          and (cast(:ids as uuid[]) is null or meeting_id = any(:ids))
                        """)
                .param("ids", meetingId)
                .query(Integer.class)
                .single();
    }

    /** Another process may have taken some. */
    private boolean waiting(UUID @Nullable [] meetingId) {
        return database.jdbc()
                .sql("""
                        select exists (select 1 from due
                        where refold > folded and state = 'KNOWN' and sealed_at is null
                          and (cast(:ids as uuid[]) is null or meeting_id = any(:ids)))
                        """)
                .param("ids", meetingId)
                .query(Boolean.class)
                .single();
    }

    private Map<MeetingKey, String> digests(UUID @Nullable [] meetingId) {
        var digests = new TreeMap<MeetingKey, String>();
        database.jdbc().sql("""
                        select p.bucket, p.meeting, encode(sha256(string_agg(
                            convert_to(p.participant, 'UTF8') || '\\x00'::bytea || int8send(p.base_at_millis)
                                || coalesce(p.base, '') || '\\x00'::bytea || p.state
                                || convert_to(p.external_user_id || p.present || p.last_at_millis, 'UTF8'),
                            ''::bytea order by p.participant collate "C")), 'hex') as digest
                        from participant p join due d using (bucket, meeting)
                        where cast(:ids as uuid[]) is null or d.meeting_id = any(:ids)
                        group by p.bucket, p.meeting
                        """).param("ids", meetingId).query(row -> {
            digests.put(
                    new MeetingKey(row.getInt("bucket"), row.getObject("meeting", UUID.class)),
                    row.getString("digest"));
        });
        return digests;
    }

    private static String digest(Map<MeetingKey, String> digests) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest(String.join("", digests.values()).getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
