package org.lectern.server.export;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.lectern.server.activity.ClassActivity;
import org.lectern.server.activity.PersonActivity;
import org.lectern.server.activity.PersonActivity.Mark;
import org.springframework.context.support.ResourceBundleMessageSource;

/** A class of 65 minutes on a January morning in Berlin, with as many people as wanted. */
public final class Classes {
    public static final Instant START = Instant.parse("2026-01-05T08:00:00Z");
    public static final Instant END = START.plus(Duration.ofMinutes(65));
    public static final UUID ID = UUID.fromString("11111111-2222-4333-8444-555555555555");
    public static final Wording WORDING = wording("Europe/Berlin");

    private Classes() {}

    public static Wording wording(String zone) {
        var source = new ResourceBundleMessageSource();
        source.setBasename("messages.messages");
        source.setDefaultEncoding("UTF-8");
        source.setAlwaysUseMessageFormat(true);
        source.setFallbackToSystemLocale(false);
        return new Wording(source, Locale.ENGLISH, ZoneId.of(zone));
    }

    public static ClassReport of(String title, PersonActivity... people) {
        return of(title, List.of(people));
    }

    public static ClassReport of(String title, List<PersonActivity> people) {
        var missing = new ClassActivity.MissingSpan(
                START.plusSeconds(600), START.plusSeconds(1200), ClassActivity.MissingSpan.Reason.HOOK_MISSING);
        return new ClassReport(
                new ClassReport.Heading(ID, title, title, title, START, END),
                new ClassActivity(ID, END, new ClassActivity.Course(START, END, true), people, List.of(missing)));
    }

    public static ClassReport withPeople(int number) {
        return of(
                "Optics",
                IntStream.range(0, number)
                        .mapToObj(i -> person(i, "Person " + (char) ('A' + i % 26) + i))
                        .toList());
    }

    /** The first is the moderator; each has their microphone open a minute longer than the one before. */
    public static PersonActivity person(int number, String name) {
        return person("p" + number, name, number, Map.of("👍", number + 1));
    }

    public static PersonActivity person(String externalId, String name, int number, Map<String, Integer> reactions) {
        Instant from = START.plusSeconds(60L * (number % 5));
        var session = new PersonActivity.Session(from, END, Duration.between(from, END), Mark.OBSERVED);
        var microphone = new PersonActivity.Span(
                START.plusSeconds(300), START.plusSeconds(300).plusSeconds(60L * (number + 1)));
        return new PersonActivity(
                new PersonActivity.Who(
                        "u:" + externalId, externalId, name, number == 0 ? "MODERATOR" : "VIEWER", false),
                new PersonActivity.Presence(List.of(session), session.length(), 1),
                new PersonActivity.Figures(
                        true,
                        new PersonActivity.Talk(
                                Duration.ofSeconds(60L * (number + 1)),
                                PersonActivity.TalkSource.MICROPHONE_OPEN,
                                null),
                        new PersonActivity.Spans(List.of(microphone), List.of()),
                        new PersonActivity.Counts(number, number % 2, reactions)),
                PersonActivity.Now.NOTHING,
                number == 2 ? Map.of("stop_without_start", 1) : Map.of());
    }

    /** Known from polls alone, and inside until the end. */
    public static PersonActivity sampled(String name) {
        var session = new PersonActivity.Session(START, null, Duration.ofMinutes(65), Mark.SAMPLED);
        return new PersonActivity(
                new PersonActivity.Who("u:s", "s", name, "", true),
                new PersonActivity.Presence(List.of(session), Duration.ofMinutes(65), 0),
                PersonActivity.Figures.ABSENT,
                PersonActivity.Now.NOTHING,
                Map.of());
    }
}
