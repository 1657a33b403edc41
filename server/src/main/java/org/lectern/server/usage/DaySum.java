package org.lectern.server.usage;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.lectern.server.usage.Part.Span;

/** Adds up the parts of one tenant's day. A pure function, whatever their order. */
record DaySum(int classes, Duration presence, UsageDay.Peak peak) {
    static DaySum of(Collection<Part> parts) {
        int classes = 0;
        long millis = 0;
        var people = new ArrayList<Span>();
        var open = new ArrayList<Span>();
        for (Part part : parts) {
            classes += part.began() ? 1 : 0;
            open.add(part.open());
            for (Span span : part.spans()) {
                millis += span.millis();
                people.add(span);
            }
        }
        return new DaySum(classes, Duration.ofMillis(millis), new UsageDay.Peak(most(people), most(open)));
    }

    /** The most that overlap. Who leaves at the moment at which another comes was not there together with them. */
    private static int most(List<Span> spans) {
        long[] from = spans.stream()
                .filter(span -> span.millis() > 0)
                .mapToLong(Span::from)
                .sorted()
                .toArray();
        long[] to = spans.stream()
                .filter(span -> span.millis() > 0)
                .mapToLong(Span::to)
                .sorted()
                .toArray();
        int most = 0;
        int gone = 0;
        for (int come = 0; come < from.length; come++) {
            while (to[gone] <= from[come]) {
                gone++;
            }
            most = Math.max(most, come + 1 - gone);
        }
        return most;
    }
}
