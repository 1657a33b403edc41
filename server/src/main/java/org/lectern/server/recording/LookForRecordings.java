package org.lectern.server.recording;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.lectern.bbb.Outcome;
import org.lectern.bbb.Recording;
import org.lectern.bbb.RecordingPage;
import org.lectern.bbb.RecordingQuery;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks servers for the recordings that they should have, by name and many at once, whatever callbacks said: a callback only
 * makes one due sooner.
 *
 * <p>Each recording is claimed by one process at a time. Repeating it changes nothing.
 *
 * @see "docs/recordings.md, how a recording is found"
 */
final class LookForRecordings {
    private static final Logger log = LoggerFactory.getLogger(LookForRecordings.class);
    private static final int MOST = 500;
    /** Longer than servers are waited for. */
    private static final Duration LEASE = Duration.ofMinutes(2);
    /** An answer that cannot be written down is hardly another one a moment later. */
    static final Duration AFTER_FAILURE = Duration.ofMinutes(30);

    private final RecordingIndex index;
    private final TakeAnswers answers;
    private final AskServers servers;
    private final InstantSource clock;

    LookForRecordings(RecordingIndex index, TakeAnswers answers, AskServers servers, InstantSource clock) {
        this.index = index;
        this.answers = answers;
        this.servers = servers;
        this.clock = clock;
    }

    /** One round; answers how many recordings were asked for. */
    int look() throws InterruptedException {
        Instant now = clock.instant();
        int ended;
        do {
            ended = index.expectEnded(now, MOST);
        } while (ended >= MOST);
        List<KnownRecording> due = index.claimDue(now, now.plus(LEASE), MOST);
        ask(due);
        return due.size();
    }

    private void ask(List<KnownRecording> due) throws InterruptedException {
        Map<UUID, List<KnownRecording>> byServer = new LinkedHashMap<>();
        due.forEach(known -> byServer.computeIfAbsent(known.serverId(), id -> new ArrayList<>())
                .add(known));
        List<List<KnownRecording>> batches = new ArrayList<>();
        List<AskServers.Question<RecordingPage>> questions = new ArrayList<>();
        byServer.forEach((serverId, all) -> {
            List<String> ids = all.stream().map(KnownRecording::recordId).toList();
            Optional<String> witness = index.witness(serverId, ids);
            for (int i = 0; i < all.size(); i += Recordings.AT_ONCE) {
                List<KnownRecording> batch = all.subList(i, Math.min(all.size(), i + Recordings.AT_ONCE));
                batches.add(batch);
                List<String> asked = Stream.concat(batch.stream().map(KnownRecording::recordId), witness.stream())
                        .distinct()
                        .toList();
                RecordingQuery query = RecordingQuery.ofRecordings(asked).inAnyState();
                questions.add(new AskServers.Question<>(serverId, asked, client -> client.getRecordings(query)));
            }
        });
        List<AskServers.Answer<RecordingPage>> told = servers.ask(questions);
        for (int i = 0; i < batches.size(); i++) {
            take(batches.get(i), told.get(i));
        }
    }

    private void take(List<KnownRecording> batch, AskServers.Answer<RecordingPage> answer) {
        for (KnownRecording known : batch) {
            try {
                take(known, answer);
            } catch (RuntimeException e) {
                // What one server says of one recording is no reason to forget all others.
                log.error(
                        "answer about a recording not taken record={} server={} again={}",
                        known.recordId(),
                        known.serverId(),
                        AFTER_FAILURE,
                        e);
                index.postpone(known.identity(), clock.instant(), AFTER_FAILURE);
            }
        }
    }

    private void take(KnownRecording known, AskServers.Answer<RecordingPage> answer) {
        if (!(answer.outcome() instanceof Outcome.Success<RecordingPage> success)) {
            answers.unlisted(known, new Sign.Unanswered());
            return;
        }
        List<Recording> told = success.value().recordings();
        Optional<Recording> found = TakeAnswers.find(known, told);
        if (found.isPresent()) {
            answers.listed(known, found.get(), true);
        } else {
            // Whatever else was asked for and told shows that the server reads its disk.
            boolean witnessed = told.stream()
                    .anyMatch(other -> !other.recordId().equals(known.recordId())
                            && answer.question().items().contains(other.recordId()));
            answers.unlisted(known, new Sign.Missing(witnessed));
        }
    }
}
