package org.lectern.server.operations;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.audit.AuditEntry;
import org.lectern.server.audit.AuditTrail;
import org.lectern.server.operations.Story.Fact;
import org.lectern.server.platform.Database;

/**
 * "Why could Anna not join at 9:02?" One search over names, reference codes, rooms and times, answered in sentences: what
 * happened, and what to do. Nobody is impersonated for it and nothing is changed but that the search is written into the
 * audit trail.
 *
 * <p>Bounded: a tenant, a span of at most {@link #LONGEST}, and so many rows of each kind. Safe for use by several threads.
 */
public final class SupportSearch {
    public static final Duration LONGEST = Duration.ofDays(7);

    private static final int MOST_STORIES = 25;

    private final Database database;
    private final AuditTrail audit;

    public SupportSearch(Database database, AuditTrail audit) {
        this.database = database;
        this.audit = audit;
    }

    /**
     * @param text a name or a part of one, an identifier, a reference code, the name of a room or class
     * @param until later than {@code from}; what is longer than {@link #LONGEST} is cut to its end
     */
    public record Question(UUID tenantId, String text, Instant from, Instant until) {
        public Question {
            text = text.strip();
            if (until.isBefore(from)) {
                throw new IllegalArgumentException("ends before it begins");
            }
            if (Duration.between(from, until).compareTo(LONGEST) > 0) {
                from = until.minus(LONGEST);
            }
        }

        String lower() {
            return text.toLowerCase(Locale.ROOT);
        }
    }

    /**
     * @param stories newest first
     * @param more whether there are others than those told
     */
    public record Answer(List<Story> stories, boolean more) {
        public Answer {
            stories = List.copyOf(stories);
        }
    }

    /** Whose a story is. */
    record Key(String person, String place) {}

    /** A story while it is put together. */
    static final class Draft {
        String who = "";
        String where = "";
        final List<Fact> facts = new ArrayList<>();
    }

    public Answer ask(Question question, AuditActor by) {
        if (question.text().isEmpty()) {
            return new Answer(List.of(), false);
        }
        var facts = new SupportFacts(database, audit, question);
        Map<Key, Draft> drafts = new LinkedHashMap<>();
        facts.collect(drafts);
        List<Story> stories = new ArrayList<>();
        drafts.values().forEach(draft -> {
            draft.facts.sort(Comparator.comparing(Fact::at));
            Verdict verdict = Verdict.of(draft.facts);
            stories.add(new Story(draft.who, draft.where, draft.facts, verdict.verdict(), verdict.advice()));
        });
        stories.sort(Comparator.comparing(Story::at).reversed());
        audit.append(
                database,
                AuditEntry.of(question.tenantId(), by, "support.searched", "support:search")
                        .with("text", question.text())
                        .with("from", question.from().toString())
                        .with("until", question.until().toString())
                        .with("stories", Integer.toString(stories.size())));
        return new Answer(stories.subList(0, Math.min(MOST_STORIES, stories.size())), stories.size() > MOST_STORIES);
    }
}
