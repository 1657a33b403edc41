package org.lectern.simulator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The notebook behind {@link MeetingLedger}: written at every act, with the instant that the act's hook event carries.
 * Guarded by the world's lock.
 */
final class LedgerBook {
    final String externalId;
    final String internalId;
    final String name;
    final long createdAt;
    private final Map<String, Page> pages = new LinkedHashMap<>();
    private @Nullable Long endedAt;
    private boolean forgotten;
    /** When the record button was on. */
    final Spans recorded = new Spans();
    /** In the order in which they were asked. */
    final Map<String, Poll> polls = new LinkedHashMap<>();

    /** @param options what can be answered, in order */
    record Poll(String id, String question, List<String> options, long askedAt) {}

    LedgerBook(String externalId, String internalId, String name, long createdAt) {
        this.externalId = externalId;
        this.internalId = internalId;
        this.name = name;
        this.createdAt = createdAt;
    }

    /** What one connection did. */
    static final class Page {
        final Connection.Identity identity;
        final Spans sessions = new Spans();
        final Spans microphone = new Spans();
        final Spans talking = new Spans();
        final Map<String, Spans> cameras = new LinkedHashMap<>();
        final Spans listening = new Spans();
        final Spans screen = new Spans();
        final Spans presenter = new Spans();
        final Spans handUp = new Spans();
        final Map<String, Integer> reactions = new TreeMap<>();
        /** By poll, in words. */
        final Map<String, String> answers = new TreeMap<>();

        int messages;
        int hands;

        Page(Connection.Identity identity) {
            this.identity = identity;
        }

        void camera(String stream, boolean on, long at) {
            Spans spans = cameras.computeIfAbsent(stream, key -> new Spans());
            if (on) {
                spans.open(at);
            } else {
                spans.close(at);
            }
        }

        void microphone(boolean open, long at) {
            if (open) {
                microphone.open(at);
            } else {
                microphone.close(at);
                talking.close(at);
            }
        }

        void reacted(String emoji) {
            reactions.merge(emoji, 1, Integer::sum);
        }

        void left(long at) {
            sessions.close(at);
            microphone.close(at);
            talking.close(at);
            cameras.values().forEach(spans -> spans.close(at));
            listening.close(at);
            screen.close(at);
            presenter.close(at);
            handUp.close(at);
        }

        List<Spans.Span> cameraSpans(long now) {
            List<Spans.Span> all = new ArrayList<>();
            cameras.values().forEach(spans -> all.addAll(spans.until(now)));
            return all;
        }
    }

    Page of(Connection connection) {
        return pages.computeIfAbsent(connection.id(), id -> new Page(connection.identity));
    }

    Iterable<Page> pages() {
        return pages.values();
    }

    void ended(long at) {
        endedAt = at;
        recorded.close(at);
        pages.values().forEach(page -> page.left(at));
    }

    /** The server lost the meeting: people were thrown out, and nobody was told. */
    void forgotten(long at) {
        ended(at);
        forgotten = true;
    }

    MeetingLedger read(long now) {
        long until = endedAt == null ? now : endedAt;
        return MeetingLedger.of(this, new MeetingLedger.Moment(until, endedAt, forgotten));
    }
}
