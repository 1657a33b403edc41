package org.lectern.server.recording;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.KeptAnswer;
import org.lectern.bbb.Recording;
import org.lectern.bbb.RecordingState;
import org.lectern.server.platform.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down what a server answered about a recording that was read before. If the row was changed in between, nothing is
 * written, and the recording is asked for again.
 */
final class TakeAnswers {
    private static final Logger log = LoggerFactory.getLogger(TakeAnswers.class);

    private static final Duration CLOCKS_DIFFER = Duration.ofDays(1);
    /** Bytes: 64 TiB. */
    private static final long LARGEST = 1L << 46;

    private final Database database;
    private final FormatRows formats;
    private final List<RecordingNews> listeners;
    private final WishRows wishes;
    private final NoticeRows notices;
    private final DeletionRows deletions;
    private final boolean quiet;
    private final Previews previews;
    private final InstantSource clock;

    TakeAnswers(Database database, List<RecordingNews> listeners, InstantSource clock) {
        this(database, listeners, false, clock);
    }

    /** For what was there long before: nobody waits for news of it. */
    static TakeAnswers quiet(Database database, InstantSource clock) {
        return new TakeAnswers(database, List.of(), true, clock);
    }

    private TakeAnswers(Database database, List<RecordingNews> listeners, boolean quiet, InstantSource clock) {
        this.database = database;
        this.formats = new FormatRows(database);
        this.wishes = new WishRows(database);
        this.notices = new NoticeRows(database);
        this.deletions = new DeletionRows(database);
        this.previews = new Previews(database);
        this.listeners = List.copyOf(listeners);
        this.quiet = quiet;
        this.clock = clock;
    }

    /** What its server says of this recording; false if the row was changed by somebody else meanwhile. */
    boolean listed(KnownRecording known, Recording told, boolean asked) {
        Instant now = clock.instant();
        String digest = digest(told);
        Sign sign = told.state().<Sign>map(Sign.Listed::new).orElseGet(Sign.ListedSomehow::new);
        boolean published = told.state().equals(Optional.of(RecordingState.PUBLISHED));
        Withheld withheld = known.wanted().withheld(published, now);
        Life before = withheld == null ? known.life() : known.life().held(true);
        Life life = before.next(sign, known.about(), now);
        if (digest.equals(known.digest()) && life.equals(known.life())) {
            return !asked || asked(known, life, now);
        }
        return database.inTransaction(() -> {
            boolean written = write(known, life, told, digest, now, asked);
            if (written && !life.stage().isHidden()) {
                withhold(known, withheld, published, now);
                formats(known, life, withheld, told, now);
            } else if (written && life.stage() == Stage.DELETING && known.life().stage() == Stage.DELETED) {
                deletions.again(known.identity(), now);
            }
            if (written && published && life.stage() == Stage.DELETING) {
                // Somebody published it, or a call of ours came late.
                wishes.want(known.identity(), WishRows.PUBLISH, "false", "system:deletion", now);
            }
            return written;
        });
    }

    /** Its server was asked for it and does not have it, or did not answer. */
    boolean unlisted(KnownRecording known, Sign sign) {
        Instant now = clock.instant();
        Life life = known.life().next(sign, known.about(), now);
        if (life.equals(known.life())) {
            return asked(known, life, now);
        }
        return database.inTransaction(() -> changed(known, life, now));
    }

    /** An event of its server says that making it failed. */
    void failed(KnownRecording known) {
        Life life = known.life().next(new Sign.Failed(), known.about(), clock.instant());
        if (life.equals(known.life())) {
            return;
        }
        int updated = database.jdbc()
                .sql("""
                        update recording set stage = :stage, stage_at = :since, version = version + 1
                        where tenant_id = :tenant and record_id = :record and version = :version
                        """)
                .param("stage", life.stage().name())
                .param("since", RecordingIndex.at(life.since()))
                .param("tenant", known.identity().tenantId())
                .param("record", known.recordId())
                .param("version", known.version())
                .update();
        note(known, life, updated);
    }

    /** Whether what the server says is about the meeting that we made. */
    static boolean isOurs(KnownRecording known, Recording told) {
        String meetingId = told.meetingId();
        return told.recordId().equals(known.recordId())
                && (meetingId.isEmpty() || meetingId.equals(known.origin().serverMeetingId()));
    }

    static String digest(Recording told) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest(KeptAnswer.write(told.element()).getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean write(KnownRecording known, Life life, Recording told, String digest, Instant now, boolean asked) {
        AsTenantSees seen = AsTenantSees.of(
                told, known.origin().parameters(), known.origin().externalId());
        // What lies ahead would stand at the top of every list.
        Instant recordedAt = told.startTime()
                .filter(start -> start.isBefore(now.plus(CLOCKS_DIFFER)))
                .orElse(null);
        int updated = database.jdbc()
                .sql("""
                        update recording set stage = :stage, stage_at = :since, listed = :listed, misses = :misses,
                            missing_since = :missing, told = :told, digest = :digest, metadata = cast(:metadata as jsonb),
                            size_bytes = :size, raw_bytes = :raw, first_listed_at = coalesce(first_listed_at, :now),
                            published_at = coalesce(published_at, case when :published then cast(:now as timestamptz) end),
                            recorded_at = case when told is null then coalesce(:recorded, recorded_at) else recorded_at end,
                            asked_at = case when :asked then :now else asked_at end, answered_at = :now,
                            next_ask_at = case when :asked then :next else next_ask_at end, version = version + 1
                        where tenant_id = :tenant and record_id = :record and version = :version
                        """)
                .param("stage", life.stage().name())
                .param("since", RecordingIndex.at(life.since()))
                .param("listed", life.listed() == null ? null : life.listed().name())
                .param("misses", life.misses())
                .param("missing", life.missingSince() == null ? null : RecordingIndex.at(life.missingSince()))
                .param("told", seen.written())
                .param("digest", digest)
                .param("metadata", seen.metadataJson())
                .param("size", plausible(told.size()))
                .param("raw", plausible(told.rawSize()))
                .param("published", life.stage() == Stage.PUBLISHED)
                .param("recorded", recordedAt == null ? null : RecordingIndex.at(recordedAt))
                .param("asked", asked)
                .param("next", next(known, life, now))
                .param("now", RecordingIndex.at(now))
                .param("tenant", known.identity().tenantId())
                .param("record", known.recordId())
                .param("version", known.version())
                .update();
        note(known, life, updated);
        return updated == 1;
    }

    /** Servers tell what stands in their files, and sums are made of it. */
    static long plausible(long bytes) {
        return Math.max(0, Math.min(bytes, LARGEST));
    }

    /**
     * What is withheld is unpublished at its server too: then nobody plays it who has its bare address. What awaits approval
     * stays where only we let somebody in, so that its teachers can look at it first.
     */
    private void withhold(KnownRecording known, @Nullable Withheld withheld, boolean published, Instant now) {
        if (withheld == null) {
            return;
        }
        if (known.wanted().sight().withheld() == null) {
            database.jdbc()
                    .sql("""
                            update recording set withheld = :withheld, republish = :withheld <> 'APPROVAL'
                            where tenant_id = :tenant and record_id = :record
                            """)
                    .param("withheld", withheld.name())
                    .param("tenant", known.identity().tenantId())
                    .param("record", known.recordId())
                    .update();
        }
        if (published && !(withheld == Withheld.APPROVAL && previews.areSafe(known.serverId()))) {
            wishes.want(known.identity(), WishRows.PUBLISH, "false", "system:withheld", now);
        }
    }

    /** Keeps what the server does not tell any more: it says what there was. */
    private boolean changed(KnownRecording known, Life life, Instant now) {
        int updated = database.jdbc()
                .sql("""
                        update recording set stage = :stage, stage_at = :since, misses = :misses, missing_since = :missing,
                            asked_at = :now, answered_at = :now, next_ask_at = :next, version = version + 1
                        where tenant_id = :tenant and record_id = :record and version = :version
                        """)
                .param("stage", life.stage().name())
                .param("since", RecordingIndex.at(life.since()))
                .param("misses", life.misses())
                .param("missing", life.missingSince() == null ? null : RecordingIndex.at(life.missingSince()))
                .param("next", next(known, life, now))
                .param("now", RecordingIndex.at(now))
                .param("tenant", known.identity().tenantId())
                .param("record", known.recordId())
                .param("version", known.version())
                .update();
        note(known, life, updated);
        return updated == 1;
    }

    private boolean asked(KnownRecording known, Life life, Instant now) {
        return database.jdbc()
                        .sql("""
                        update recording set asked_at = :now, next_ask_at = :next
                        where tenant_id = :tenant and record_id = :record and version = :version
                        """)
                        .param("now", RecordingIndex.at(now))
                        .param("next", next(known, life, now))
                        .param("tenant", known.identity().tenantId())
                        .param("record", known.recordId())
                        .param("version", known.version())
                        .update()
                == 1;
    }

    private static java.time.@Nullable OffsetDateTime next(KnownRecording known, Life life, Instant now) {
        Instant published = known.asked().publishedAt();
        Instant next = AskSchedule.next(
                new AskSchedule.About(
                        known.serverId(),
                        life,
                        known.about().endedAt(),
                        known.asked().hintedAt(),
                        published == null && life.stage().isDone() ? now : published),
                now);
        return next == null ? null : RecordingIndex.at(next);
    }

    private static void note(KnownRecording known, Life life, int updated) {
        if (updated == 1 && life.stage() != known.life().stage()) {
            log.info(
                    "recording {} -> {} record={} meeting={} server={}",
                    known.life().stage(),
                    life.stage(),
                    known.recordId(),
                    known.origin().meetingId(),
                    known.serverId());
        }
    }

    private void formats(KnownRecording known, Life life, @Nullable Withheld withheld, Recording told, Instant now) {
        FormatRows.Change change = formats.take(known, life, told, now);
        if (!known.origin().breakout() && !quiet) {
            change.ready().forEach(format -> notices.ready(known, format, withheld == Withheld.APPROVAL, now));
        }
        if (change.playable() > 0) {
            String meetingId = known.origin().externalId();
            listeners.forEach(listener -> listener.playable(new RecordingNews.Playable(
                    known.identity().tenantId(),
                    known.origin().meetingId(),
                    meetingId,
                    known.recordId(),
                    change.wasFirst())));
        }
    }

    /** The recording among what a server answered. */
    static Optional<Recording> find(KnownRecording known, List<Recording> told) {
        return told.stream().filter(one -> isOurs(known, one)).findFirst();
    }
}
