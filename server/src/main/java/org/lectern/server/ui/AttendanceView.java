package org.lectern.server.ui;

import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lectern.server.activity.Figure;
import org.lectern.server.activity.PersonActivity;
import org.lectern.server.attendance.Change;
import org.lectern.server.attendance.ClassSheet;
import org.lectern.server.attendance.Correction;
import org.lectern.server.attendance.Judgement;
import org.lectern.server.attendance.Lesson;
import org.lectern.server.attendance.Line;
import org.lectern.server.attendance.ReportFilter;
import org.lectern.server.attendance.Tally;
import org.lectern.server.platform.RandomIds;

/**
 * The sheet of a class as its page shows it.
 *
 * @param counts how many people have each judgement
 * @param filter what the address asks for
 * @param pages of rows, from 1
 */
record AttendanceView(
        Place place,
        Time time,
        List<Count> counts,
        Tally tally,
        CourseReportPages.Choice filter,
        List<Row> rows,
        Pages pages,
        State state,
        List<Done> history,
        Typed typed) {
    static final List<Judgement> JUDGEMENTS = List.of(Judgement.values());
    private static final int ROWS = 200;

    record Place(String classId, String slug, String roomName, String courseId, String courseName) {}

    /** @param basisKey where the time is from */
    record Time(Instant from, Instant to, Duration length, String basisKey, String rules, boolean running) {}

    record Count(String name, long people) {
        public String key() {
            return "judgement." + name;
        }

        public String badge() {
            return AttendanceView.badge(Judgement.valueOf(name));
        }
    }

    /** @param query filter and order, as they stand in an address */
    record Pages(int page, int last, String query) {
        public boolean several() {
            return last > 1;
        }

        public String link(int wanted) {
            return "?" + (query.isEmpty() ? "" : query + "&") + "page=" + wanted;
        }

        /** What leads back here, with its question mark; empty if nothing is asked for. */
        public String here() {
            return page > 1 ? link(page) : query.isEmpty() ? "" : "?" + query;
        }
    }

    /** @param signedBy null unless signed off */
    record State(@Nullable String signedBy, @Nullable Instant signedAt, int newer, boolean running) {
        public boolean signed() {
            return signedBy != null;
        }
    }

    /** Something that was done to the sheet. */
    record Done(String text, String by, Instant at, String reason) {}

    /** What was typed into a form that could not be taken. */
    record Typed(String key, String judgement, String reason, String reopenReason) {
        static final Typed NOTHING = new Typed("", "", "", "");
    }

    /**
     * What belongs to the page besides the sheet.
     *
     * @param query filter and order, as they stand in an address
     */
    record Surroundings(List<Change> history, Formats formats, Typed typed, String query, int page) {}

    /**
     * A person's line.
     *
     * @param id fit for an element's identifier
     * @param status what counts, null for whoever is not judged
     * @param computed what was computed, where a correction stands beside it
     * @param why what the judgement rests on
     * @param doubts why it cannot be sure
     */
    record Row(
            String id,
            Line line,
            @Nullable Judgement status,
            @Nullable Judgement computed,
            Share share,
            List<String> why,
            List<String> doubts,
            @Nullable Figures figures) {

        /** @param percent null for whoever is not judged */
        record Share(Duration present, @Nullable Integer percent) {}

        public String key() {
            return line.key();
        }

        public String name() {
            return line.name();
        }

        public String expectationKey() {
            return "expectation." + line.expectation();
        }

        public boolean expected() {
            return line.expected();
        }

        public @Nullable Correction correction() {
            return line.correction();
        }

        public @Nullable String statusKey() {
            return status == null ? null : "judgement." + status;
        }

        public String badge() {
            return status == null ? "" : AttendanceView.badge(status);
        }

        public @Nullable String computedKey() {
            return computed == null ? null : "judgement." + computed;
        }

        /** What a form proposes: what counts now. */
        public String proposed() {
            return status == null ? Judgement.PRESENT.name() : status.name();
        }
    }

    /** What the person did; sums for a guest who came several times. Null is what was not collected. */
    record Figures(
            @Nullable Duration talk,
            @Nullable Duration camera,
            @Nullable Integer messages,
            @Nullable Integer reactions,
            @Nullable Integer hands) {
        /** Null if nothing was collected. */
        static @Nullable Figures of(List<PersonActivity> people) {
            return people.stream().noneMatch(person -> person.figures().collected())
                    ? null
                    : new Figures(
                            Collected.time(
                                    people,
                                    Figure.TALK,
                                    figures -> figures.talk().time()),
                            Collected.time(people, Figure.CAMERA, PersonActivity.Figures::camera),
                            Collected.count(
                                    people,
                                    Figure.MESSAGES,
                                    figures -> figures.counts().messages()),
                            Collected.count(
                                    people,
                                    Figure.REACTIONS,
                                    figures -> figures.counts().reactionTotal()),
                            Collected.count(
                                    people,
                                    Figure.HANDS,
                                    figures -> figures.counts().hands()));
        }
    }

    static AttendanceView of(
            Access.ClassView klass, ClassSheet sheet, ReportFilter.Parsed parsed, Surroundings around) {
        ClassSheet wanted = sheet.filtered(parsed.filter());
        var words = new AttendanceWords(around.formats());
        int last = Math.max(1, (wanted.lines().size() + ROWS - 1) / ROWS);
        int page = Math.clamp(around.page(), 1, last);
        List<Row> rows = wanted.lines().stream()
                .skip((page - 1L) * ROWS)
                .limit(ROWS)
                .map(line -> row(sheet, line, words))
                .toList();
        Lesson lesson = sheet.lesson();
        var course = klass.room().course().course();
        return new AttendanceView(
                new Place(
                        klass.meeting().id().toString(),
                        klass.room().room().slug(),
                        klass.room().room().name(),
                        course.id().toString(),
                        course.name()),
                new Time(
                        lesson.from(),
                        lesson.to(),
                        lesson.length(),
                        "attendance.basis." + lesson.basis(),
                        words.rules(sheet.rules()),
                        sheet.held().running()),
                JUDGEMENTS.stream()
                        .map(judgement -> new Count(judgement.name(), sheet.count(judgement)))
                        .filter(count -> count.people() > 0)
                        .toList(),
                sheet.tally(),
                CourseReportPages.Choice.of(parsed, List.of()),
                rows,
                new Pages(page, last, around.query()),
                new State(
                        sheet.signOff() == null ? null : sheet.signOff().byName(),
                        sheet.signOff() == null ? null : sheet.signOff().at(),
                        sheet.newer(),
                        sheet.held().running()),
                around.history().stream()
                        .map(change -> done(change, sheet, words))
                        .toList(),
                around.typed());
    }

    private static Row row(ClassSheet sheet, Line line, AttendanceWords words) {
        var judged = line.judged();
        return new Row(
                rowId(line.key()),
                line,
                line.counts().orElse(null),
                line.correction() == null || judged == null ? null : judged.judgement(),
                new Row.Share(
                        line.present(),
                        judged == null ? null : judged.measured().share()),
                judged == null ? List.of() : words.why(judged, sheet.rules()),
                judged == null ? List.of() : words.doubts(judged),
                Figures.of(sheet.activity(line)));
    }

    private static Done done(Change change, ClassSheet sheet, AttendanceWords words) {
        String name = sheet.line(change.subject()).map(Line::name).orElse("");
        return new Done(words.change(change, name), change.byName(), change.at(), change.reason());
    }

    static String rowId(String key) {
        return HexFormat.of().formatHex(RandomIds.hash(key), 0, 8);
    }

    static String badge(Judgement judgement) {
        return switch (judgement) {
            case PRESENT -> "good";
            case LATE, LEFT_EARLY, LATE_AND_LEFT_EARLY -> "warn";
            case ABSENT -> "bad";
            case EXCUSED -> "accent";
        };
    }

    public List<Judgement> choices() {
        return JUDGEMENTS;
    }
}
