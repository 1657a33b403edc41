package org.lectern.server.ui;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.lectern.server.activity.ClassActivity;
import org.lectern.server.activity.Figure;
import org.lectern.server.activity.PersonActivity;
import org.lectern.server.platform.RandomIds;

/** A running class as the live page shows it. */
record LiveView(Totals totals, List<Row> rows) {

    /**
     * @param people everybody who was ever here
     * @param handsRaised names of those whose hand is up
     */
    record Totals(
            int here,
            int people,
            @Nullable Integer microphones,
            @Nullable Integer cameras,
            @Nullable Integer hands,
            @Nullable Integer messages,
            @Nullable Integer reactions,
            List<String> handsRaised) {

        /** Each name kept apart from its neighbours' writing direction. */
        public String handsText() {
            return String.join(
                    ", ",
                    handsRaised.stream().map(name -> "\u2068" + name + "\u2069").toList());
        }
    }

    /**
     * A person.
     *
     * @param key fit for an element's identifier
     * @param sort orders rows, as text
     * @param on what is on now
     */
    record Row(String key, String sort, String name, String roleKey, On on, Shares shares, PersonActivity person) {

        record On(boolean here, boolean microphone, boolean camera, boolean hand, PersonActivity.Floor floor) {}

        /** Of the most that anybody here has, in percent. */
        record Shares(int talk, int camera) {}

        public boolean here() {
            return on.here();
        }

        public boolean microphone() {
            return on.microphone();
        }

        public boolean camera() {
            return on.camera();
        }

        public boolean hand() {
            return on.hand();
        }

        public boolean presenter() {
            return on.floor().presenter();
        }

        public boolean screen() {
            return on.floor().sharesScreen();
        }

        public boolean dialIn() {
            return person.who().nature().dialIn();
        }

        public boolean collected(String figure) {
            return person.figures().collected(Figure.valueOf(figure));
        }

        /** Changes whenever something was switched, not when time passes. */
        public String state() {
            return (here() ? "h" : "") + (microphone() ? "m" : "") + (camera() ? "c" : "") + (hand() ? "r" : "")
                    + (presenter() ? "p" : "") + (screen() ? "s" : "") + messages() + "." + reactions();
        }

        public Duration presence() {
            return shown(person.presence().total());
        }

        public Duration talk() {
            return shown(person.figures().talk().time());
        }

        public Duration cameraTime() {
            return shown(person.figures().camera());
        }

        /**
         * As exact as the page shows it. What runs changes all the time, and every row that changed is made anew and sent to
         * everybody who watches.
         */
        private static Duration shown(Duration exact) {
            long seconds = exact.toSeconds();
            return Duration.ofSeconds(seconds - seconds % (seconds < 60 ? 10 : 60));
        }

        /** All that the row shows: rows with the same are the same row. */
        Shown shown() {
            return new Shown(
                    List.of(key, sort, name, roleKey),
                    on,
                    shares,
                    List.of(presence(), talk(), cameraTime()),
                    List.of(messages(), reactions(), hands()));
        }

        record Shown(List<String> who, On on, Shares shares, List<Duration> lengths, List<Integer> counts) {}

        public int talkShare() {
            return shares.talk();
        }

        public int cameraShare() {
            return shares.camera();
        }

        public int messages() {
            return person.figures().counts().messages();
        }

        public int reactions() {
            return person.figures().counts().reactionTotal();
        }

        public int hands() {
            return person.figures().counts().hands();
        }
    }

    static LiveView of(ClassActivity activity) {
        List<PersonActivity> people = activity.people();
        long mostTalk = most(people, person -> person.figures().talk().time());
        long mostCamera = most(people, person -> person.figures().camera());
        List<Row> rows = people.stream()
                .map(person -> row(person, mostTalk, mostCamera))
                .sorted(Comparator.comparing(Row::sort))
                .toList();
        return new LiveView(totals(people, rows), rows);
    }

    private static Totals totals(List<PersonActivity> people, List<Row> rows) {
        return new Totals(
                (int) rows.stream().filter(Row::here).count(),
                rows.size(),
                on(people, Figure.MICROPHONE, PersonActivity.Now::microphoneOpen),
                on(people, Figure.CAMERA, PersonActivity.Now::camera),
                on(people, Figure.HANDS, PersonActivity.Now::hand),
                Collected.count(
                        people, Figure.MESSAGES, figures -> figures.counts().messages()),
                Collected.count(
                        people, Figure.REACTIONS, figures -> figures.counts().reactionTotal()),
                rows.stream().filter(Row::hand).map(Row::name).toList());
    }

    /** Of how many something is on; null if it is collected of nobody who came. */
    private static @Nullable Integer on(
            List<PersonActivity> people, Figure figure, Predicate<PersonActivity.Now> isOn) {
        if (!people.isEmpty()
                && people.stream().noneMatch(person -> person.figures().collected(figure))) {
            return null;
        }
        return (int) people.stream().map(PersonActivity::now).filter(isOn).count();
    }

    private static Row row(PersonActivity person, long mostTalk, long mostCamera) {
        String key = key(person.who().key());
        PersonActivity.Now now = person.now();
        return new Row(
                key,
                person.who().name().toLowerCase(Locale.ROOT) + " " + key,
                person.who().name(),
                roleKey(person.who()),
                new Row.On(now.online(), now.microphoneOpen(), now.camera(), now.hand(), now.floor()),
                new Row.Shares(
                        share(person.figures().talk().time(), mostTalk),
                        share(person.figures().camera(), mostCamera)),
                person);
    }

    static String roleKey(PersonActivity.Who who) {
        if (who.guest()) {
            return "role.guest";
        }
        return switch (who.role()) {
            case "MODERATOR" -> "role.moderator";
            case "VIEWER" -> "role.viewer";
            default -> "role.unknown";
        };
    }

    private static String key(String key) {
        byte[] hash = RandomIds.hash(key);
        return java.util.HexFormat.of().formatHex(hash, 0, 8);
    }

    private static long most(
            List<PersonActivity> people, java.util.function.Function<PersonActivity, Duration> figure) {
        return people.stream().mapToLong(p -> figure.apply(p).toMillis()).max().orElse(0);
    }

    private static int share(Duration part, long most) {
        return most == 0 ? 0 : (int) Math.min(100, Math.round(100.0 * part.toMillis() / most));
    }
}
