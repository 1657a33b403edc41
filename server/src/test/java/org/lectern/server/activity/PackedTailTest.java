package org.lectern.server.activity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class PackedTailTest {
    private static final Track TRACK = Track.connection("w_1");
    private static final MeetingReference MEETING = new MeetingReference("-", "");

    @Test
    void givesBackWhatItWasGiven() {
        for (int seed = 0; seed < 500; seed++) {
            var random = new Random(seed);
            var observations = new ArrayList<Observation>();
            for (int i = random.nextInt(8); i > 0; i--) {
                observations.add(observation(random));
            }

            byte[] bytes = Objects.requireNonNull(PackedTail.write(observations));

            assertThat(PackedTail.read(TRACK, bytes)).as("seed %d", seed).isEqualTo(observations);
        }
    }

    @Test
    void isLeftOutWhenItWouldBeTooLong() {
        var much = new Observation.What(Kind.OTHER, Detail.of(Detail.CONTENT, "x".repeat(16_000)));
        Observation one =
                new Observation(new Observation.Subject(MEETING, TRACK), new UUID(1, 2), Source.HOOK, 1, much);

        assertThat(PackedTail.write(List.of(one, one, one, one))).isNotNull();
        assertThat(PackedTail.write(List.of(one, one, one, one, one))).isNull();
    }

    @Test
    void isReadFromTheLogIfItsFormIsUnknown() {
        assertThat(PackedTail.read(TRACK, new byte[] {99, 1, 2, 3})).isNull();
    }

    private static Observation observation(Random random) {
        Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
        Source source = Source.values()[random.nextInt(Source.values().length)];
        Detail detail = Detail.NONE;
        for (int i = random.nextInt(4); i > 0; i--) {
            detail = detail.with(
                    "n" + random.nextInt(9), List.of("", "Ünïcode 👍", "1").get(random.nextInt(3)));
        }
        return new Observation(
                new Observation.Subject(MEETING, TRACK),
                new UUID(random.nextLong(), random.nextLong()),
                source,
                random.nextInt(3) == 0 ? random.nextLong() / 2 : 1_764_000_000_000L + random.nextInt(),
                new Observation.What(kind, detail));
    }
}
