package org.lectern.server.activity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class MeetingKeyTest {
    private static MeetingKey key(String internalMeetingId) {
        return MeetingKey.of(new MeetingReference(internalMeetingId, ""));
    }

    @Test
    void takesTheMonthFromTheInternalIdentifier() {
        assertThat(key("8043c8452ae9830aac14c517adff3839dbd9228f-1698771157700").bucket())
                .isEqualTo(202310);
    }

    @Test
    void putsWhatHasNoPlausibleCreationTimeIntoTheBucketZero() {
        assertThat(key("hash-86400000").bucket()).isZero();
        assertThat(key("hash-7258118400000").bucket()).isZero();
        assertThat(key("hash-16987711577x0").bucket()).isZero();
        assertThat(key("nothing").bucket()).isZero();
        assertThat(MeetingKey.of(new MeetingReference("", "only-at-the-server")).bucket())
                .isZero();
    }

    @Test
    void dependsOnTheInternalIdentifierAlone() {
        var one = new MeetingReference("a-1698771157700", "");
        var two = new MeetingReference("a-1698771157700", "known-later");

        assertThat(MeetingKey.of(one)).isEqualTo(MeetingKey.of(two));
        assertThat(key("b-1698771157700")).isNotEqualTo(MeetingKey.of(one));
    }

    @Test
    void sortsAsTheDatabaseDoes() {
        var small = new MeetingKey(1, UUID.fromString("7fffffff-0000-0000-0000-000000000000"));
        var large = new MeetingKey(1, UUID.fromString("80000000-0000-0000-0000-000000000000"));

        assertThat(small).isLessThan(large);
        assertThat(large).isLessThan(new MeetingKey(2, small.meeting()));
    }

    @Test
    void detailsSurviveBeingStored() {
        var detail = new Detail(Map.of(Detail.NAME, "\"<b>\\\n\t\u0001\u202e名👍", Detail.EMOJI, ""));

        assertThat(JsonText.read(JsonText.write(detail))).isEqualTo(detail);
        assertThat(JsonText.read(JsonText.write(Detail.NONE))).isEqualTo(Detail.NONE);
    }

    @Test
    void numbersOfAllSizesSurviveBeingPacked() {
        long[] numbers = {0, 1, -1, 127, 128, 1_700_000_000_000L, Long.MAX_VALUE, Long.MIN_VALUE};
        var out = new PackedWriter();
        for (long number : numbers) {
            out.signed(number);
            out.number(number);
        }

        var in = new PackedReader(out.toBytes());
        for (long number : numbers) {
            assertThat(in.signed()).isEqualTo(number);
            assertThat(in.number()).isEqualTo(number);
        }
    }
}
