package org.lectern.server.hook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.lectern.server.activity.MeetingReference;
import org.lectern.server.activity.Track;

final class SharedNamesTest {
    private final SharedNames names = new SharedNames();

    @Test
    void namesOfOneAreOneObject() {
        MeetingReference meeting = names.meeting("hash-1", "ours");

        assertThat(names.meeting(copy("hash-1"), copy("ours"))).isSameAs(meeting);
        assertThat(names.connection(copy("w_ada"))).isSameAs(names.connection("w_ada"));
    }

    @Test
    void longNamesAreNotKept() {
        String longName = "x".repeat(10_000);

        assertThat(names.connection(longName))
                .isEqualTo(Track.connection(longName))
                .isNotSameAs(names.connection(longName));
        assertThat(names.meeting(longName, "")).isNotSameAs(names.meeting(longName, ""));
        assertThat(names.meeting("hash-1", longName))
                .isEqualTo(new MeetingReference("hash-1", longName))
                .isNotSameAs(names.meeting("hash-1", longName));
    }

    /** The two texts have the same hash, and so the same place. */
    @Test
    void namesThatShareAPlaceAreStillTwo() {
        assertThat("Aa").hasSameHashCodeAs("BB");
        for (int i = 0; i < 3; i++) {
            assertThat(names.connection("Aa")).isEqualTo(Track.connection("Aa"));
            assertThat(names.connection("BB")).isEqualTo(Track.connection("BB"));
            assertThat(names.meeting("Aa", "x")).isEqualTo(new MeetingReference("Aa", "x"));
            assertThat(names.meeting("BB", "x")).isEqualTo(new MeetingReference("BB", "x"));
            assertThat(names.meeting("Aa", "y")).isEqualTo(new MeetingReference("Aa", "y"));
            assertThat(names.meeting("", "Aa")).isEqualTo(new MeetingReference("", "Aa"));
        }
    }

    @Test
    void whateverIsAskedForIsGiven() {
        var random = new Random(1);
        for (int i = 0; i < 50_000; i++) {
            String one = "w_" + random.nextInt(20_000);
            String other = Integer.toString(random.nextInt(3));
            assertThat(names.connection(one)).isEqualTo(Track.connection(one));
            assertThat(names.meeting(one, other)).isEqualTo(new MeetingReference(one, other));
        }
    }

    private static String copy(String text) {
        return new String(text.toCharArray());
    }
}
