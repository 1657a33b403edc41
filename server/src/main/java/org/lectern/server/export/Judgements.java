package org.lectern.server.export;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lectern.server.attendance.ClassSheet;
import org.lectern.server.attendance.Judgement;
import org.lectern.server.attendance.Line;

/**
 * How people of a class are judged, for whoever reads its files.
 *
 * @param judged by the key of the person in the class's activity; whoever was not expected is not in it
 * @param absent who was expected and of whom nothing is known, in the order of the sheet
 */
public record Judgements(Map<String, Mark> judged, List<Missing> absent) {
    public static final Judgements NONE = new Judgements(Map.of(), List.of());

    public Judgements {
        judged = Map.copyOf(judged);
        absent = List.copyOf(absent);
    }

    /** @param source whose word it is */
    public record Mark(Judgement judgement, Source source) {
        Cell word(Wording wording) {
            return Cell.text(wording.say("judgement." + judgement));
        }

        Cell sourceWord(Wording wording) {
            return Cell.text(wording.say("csv.judged." + source));
        }
    }

    public record Missing(String name, Mark mark) {}

    public enum Source {
        /** By the rules, and sure. */
        COMPUTED,
        /** By the rules, and it might be otherwise. */
        DOUBTFUL,
        TEACHER
    }

    static Judgements of(ClassSheet sheet) {
        var judged = new HashMap<String, Mark>();
        var absent = new ArrayList<Missing>();
        for (Line line : sheet.lines()) {
            Optional<Mark> mark = line.counts().map(judgement -> new Mark(judgement, source(line)));
            if (mark.isPresent()) {
                line.participants().forEach(key -> judged.put(key, mark.get()));
                if (line.participants().isEmpty()) {
                    absent.add(new Missing(line.name(), mark.get()));
                }
            }
        }
        return new Judgements(judged, absent);
    }

    private static Source source(Line line) {
        if (line.correction() != null) {
            return Source.TEACHER;
        }
        return line.doubtful() ? Source.DOUBTFUL : Source.COMPUTED;
    }

    Optional<Mark> of(String key) {
        return Optional.ofNullable(judged.get(key));
    }

    Judgements named(PersonFilter filter) {
        return filter.isEmpty()
                ? this
                : new Judgements(
                        judged,
                        absent.stream()
                                .filter(one -> filter.letsName(one.name()))
                                .toList());
    }

    Judgements only(Judgement wanted) {
        return new Judgements(
                judged,
                absent.stream().filter(one -> one.mark().judgement() == wanted).toList());
    }
}
