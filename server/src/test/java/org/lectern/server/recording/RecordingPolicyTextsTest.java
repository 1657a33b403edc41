package org.lectern.server.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.lectern.server.recording.RecordingPolicy.Fate;
import org.lectern.server.recording.RecordingPolicyTexts.Reading;

final class RecordingPolicyTextsTest {
    @Test
    void whatIsWrittenIsReadAgain() {
        for (int seed = 0; seed < 500; seed++) {
            RecordingPolicy policy = random(new Random(seed));

            Reading read = RecordingPolicyTexts.read(RecordingPolicy.STANDARD, RecordingPolicyTexts.of(policy));

            assertThat(read).as("seed %d", seed).isEqualTo(new Reading.Good(policy));
        }
    }

    @Test
    void aKeyThatIsNotGivenStaysAndAnEmptyOneIsAsUsual() {
        RecordingPolicy before = new RecordingPolicy(true, 30, 90, 14, Fate.DELETE, Fate.DELETE);

        Reading read = RecordingPolicyTexts.read(before, Map.of("keep", "", "warn", " ", "approval", "off"));

        assertThat(read).isEqualTo(new Reading.Good(new RecordingPolicy(false, 30, null, 7, Fate.DELETE, Fate.DELETE)));
    }

    @Test
    void saysWhatIsWrongAtItsKey() {
        assertThat(problem("keep", "90")).contains("such as 90d");
        assertThat(problem("visible", "0d")).contains("1d");
        assertThat(problem("keep", "36501d")).contains("36500d");
        assertThat(problem("warn", "366d")).contains("365d");
        assertThat(problem("approval", "yes")).contains("on or off");
        assertThat(problem("room-deleted", "burn")).contains("keep or delete");
        assertThat(problem("colour", "red")).contains("visible");
    }

    private static String problem(String key, String value) {
        return RecordingPolicyTexts.read(RecordingPolicy.STANDARD, Map.of(key, value)) instanceof Reading.Bad bad
                ? bad.problems().getOrDefault(key, "")
                : "";
    }

    private static RecordingPolicy random(Random random) {
        return new RecordingPolicy(
                random.nextBoolean(),
                random.nextBoolean() ? null : 1 + random.nextInt(RecordingPolicy.LONGEST_DAYS),
                random.nextBoolean() ? null : 1 + random.nextInt(RecordingPolicy.LONGEST_DAYS),
                1 + random.nextInt(RecordingPolicy.LONGEST_WARNING),
                Fate.values()[random.nextInt(2)],
                Fate.values()[random.nextInt(2)]);
    }
}
