package org.lectern.server.recording;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.AnswerElement;
import org.lectern.bbb.FailureKind;
import org.lectern.bbb.Outcome;
import org.lectern.bbb.TextTrack;
import org.lectern.server.audit.AuditEntry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives captions to servers that did not take them, and looks whether those that did show them: a server takes a file up after its
 * answer, and tells nobody if it could not. What is not shown for hours is given once more, which replaces it there; what a server
 * will never take is given up, and the trail and the recording's page say so.
 *
 * <p>Of the same kind and language the last that was given is what the server ends up with. Safe for use by several threads and
 * processes: each file is given by one of them at a time.
 */
final class SendCaptions {
    private static final Logger log = LoggerFactory.getLogger(SendCaptions.class);
    private static final int MOST = 20;
    private static final Duration LEASE = Duration.ofMinutes(5);
    private static final Duration GIVEN_AGAIN_AFTER = Duration.ofHours(6);
    /** A server that has shown some of the same kind and language under another name for so long names them itself. */
    private static final Duration BELIEVED_AFTER = Duration.ofDays(1);

    private static final Duration LATER = Duration.ofHours(1);

    private final TextTracks.Keeping keeping;
    private final RecordingIndex index;
    private final InstantSource clock;

    SendCaptions(TextTracks.Keeping keeping, RecordingIndex index, InstantSource clock) {
        this.keeping = keeping;
        this.index = index;
        this.clock = clock;
    }

    /** Those that are due, some at a time; answers how many were. */
    int sendDue(AskServers servers) throws InterruptedException {
        Instant now = clock.instant();
        List<CaptionRows.Waiting> due = keeping.captions().claimDue(now, now.plus(LEASE), MOST);
        for (CaptionRows.Waiting waiting : due) {
            try {
                carryOn(waiting, servers);
            } catch (RuntimeException e) {
                log.error("captions not given record={}", waiting.of().recordId(), e);
                boolean _ = again(waiting, "failed here");
            }
        }
        return due.size();
    }

    private void carryOn(CaptionRows.Waiting waiting, AskServers servers) throws InterruptedException {
        KnownRecording known =
                index.find(waiting.of().tenantId(), waiting.of().recordId()).orElse(null);
        Stage stage = known == null ? Stage.DELETED : known.life().stage();
        if (known == null || stage == Stage.DELETED) {
            boolean _ = keeping.captions().done(waiting);
        } else if (servers.isRemoved(known.serverId())) {
            giveUp(waiting, "server removed");
        } else if (isOld(waiting)) {
            giveUp(waiting, "never shown");
        } else if (!stage.isDone()) {
            // About to be deleted, perhaps taken back; or its disk is not mounted.
            boolean _ = keeping.captions()
                    .again(waiting, "not there", clock.instant().plus(LATER));
        } else if (waiting.acceptedAt() == null) {
            give(known, waiting, servers);
        } else {
            look(known, waiting, waiting.acceptedAt(), servers);
        }
    }

    private void give(KnownRecording known, CaptionRows.Waiting waiting, AskServers servers)
            throws InterruptedException {
        CaptionRows.Upload upload = keeping.captions().upload(waiting).orElse(null);
        if (upload == null) {
            return; // Replaced since it was claimed.
        }
        @Nullable
        Outcome<AnswerElement> outcome =
                servers.ask(List.of(TextTracks.give(known, upload))).getFirst().outcome();
        boolean still = switch (outcome) {
            case null -> again(waiting, "no answer");
            case Outcome.Success<AnswerElement> _ -> {
                Instant now = clock.instant();
                yield keeping.captions().accepted(waiting, now, now.plus(CarryOutWishes.pause(waiting.tries())));
            }
            case Outcome.Failure<AnswerElement> failure -> {
                boolean ends = failure.kind() == FailureKind.INVALID_REQUEST
                        || failure.kind() == FailureKind.NOT_SUPPORTED
                        || TextTracks.isRefused(failure) && waiting.tries() >= CarryOutWishes.REJECTED_OFTEN;
                yield ends
                        ? giveUp(waiting, failure.kind().name())
                        : again(waiting, failure.kind().name());
            }
        };
        if (!still) {
            // Another was given meanwhile, and this one may have come to the server after it.
            keeping.captions().sendAnew(waiting.of(), waiting.track(), clock.instant());
        }
    }

    private void look(KnownRecording known, CaptionRows.Waiting waiting, Instant acceptedAt, AskServers servers)
            throws InterruptedException {
        @Nullable
        Outcome<List<TextTrack>> outcome =
                servers.ask(List.of(TextTracks.list(known))).getFirst().outcome();
        boolean told = outcome instanceof Outcome.Success<List<TextTrack>>;
        if (outcome instanceof Outcome.Success<List<TextTrack>> success
                && success.value().stream().anyMatch(track -> isShown(track, waiting))) {
            boolean _ = keeping.captions().done(waiting);
        } else if (again(waiting, told ? "not shown yet" : "no answer")
                && told
                && !clock.instant().isBefore(acceptedAt.plus(GIVEN_AGAIN_AFTER))) {
            keeping.captions().sendAnew(waiting.of(), waiting.track(), clock.instant());
        }
    }

    /** By its name, an earlier file of the same kind and language is told from this one. */
    private boolean isShown(TextTrack shown, CaptionRows.Waiting waiting) {
        return shown.kind().equals(waiting.track().kind())
                && shown.lang()
                        .replace('_', '-')
                        .equalsIgnoreCase(waiting.track().lang())
                && (waiting.label().isBlank()
                        || shown.label().strip().equals(waiting.label().strip())
                        || !clock.instant().isBefore(waiting.sentAt().plus(BELIEVED_AFTER)));
    }

    private boolean isOld(CaptionRows.Waiting waiting) {
        return !clock.instant().isBefore(waiting.sentAt().plus(CarryOutWishes.GIVEN_UP_AFTER));
    }

    private boolean again(CaptionRows.Waiting waiting, String reason) {
        Duration pause = CarryOutWishes.pause(waiting.tries());
        log.info(
                "captions not there yet record={} what={} reason={} tries={} again={}",
                waiting.of().recordId(),
                waiting.track().what(),
                reason,
                waiting.tries() + 1,
                pause);
        return keeping.captions().again(waiting, reason, clock.instant().plus(pause));
    }

    private boolean giveUp(CaptionRows.Waiting waiting, String reason) {
        String what = waiting.track().what();
        boolean given = keeping.database().inTransaction(() -> {
            boolean done = keeping.captions().done(waiting);
            if (done) {
                new GivenUpRows(keeping.database()).note(waiting.of(), what, reason, clock.instant());
                keeping.audit()
                        .append(
                                keeping.database(),
                                AuditEntry.of(
                                                waiting.of().tenantId(),
                                                CarryOutWishes.CHANGES,
                                                "recording.change-given-up",
                                                "recording:" + waiting.of().recordId())
                                        .with("what", what)
                                        .with("reason", reason));
            }
            return done;
        });
        if (given) {
            log.warn(
                    "captions given up record={} what={} reason={}",
                    waiting.of().recordId(),
                    what,
                    reason);
        }
        return given;
    }
}
