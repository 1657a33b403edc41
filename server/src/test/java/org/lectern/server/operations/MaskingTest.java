package org.lectern.server.operations;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class MaskingTest {
    @Test
    void keepsNamesLengthsAndEscapesAndNothingOfValues() {
        assertThat(Masking.query("fullName=J%C3%BCrgen+Mu%c3%b1oz%20Jr.&welcome=Hi%3Cb%3E"))
                .isEqualTo("fullName=x%XX%XXxxxx+xx%xx%xxxx%20xx.&welcome=xx%3Cx%3E");
    }

    @Test
    void showsNothingOfPasswordsTokensAndChecksums() {
        assertThat(Masking.query("attendeePW=ap&moderatorPW=&password=hunter2&meta_token=t&sessionToken=s&apiKey=k"
                        + "&checksum=0123456789012345678901234567890123456789&meta_secret-lrs-payload=p"))
                .isEqualTo("attendeePW=***&moderatorPW=&password=***&meta_token=***&sessionToken=***&apiKey=***"
                        + "&checksum=<40 characters>&meta_secret-lrs-payload=***");
    }

    @Test
    void showsWhatTellsNothingAboutPeople() {
        String query =
                "meetingID=5d3d-2-1%5B0%5D&record=true&maxParticipants=25&role=MODERATOR&createTime=1795304936849"
                        + "&recordID=a,b&guestPolicy=ASK_MODERATOR&playbacks%5Bvideo%5D%5Blength%5D=3";

        assertThat(Masking.query(query)).isEqualTo(query);
    }

    @Test
    void masksNumbersThatMayBeAPersons() {
        assertThat(Masking.query("userID=4711&meta_student=4711&userdata-id=4711&voiceBridge=71234"))
                .isEqualTo("userID=xxxx&meta_student=xxxx&userdata-id=xxxx&voiceBridge=xxxxx");
    }

    @Test
    void masksWhatIsNoParameterAtAll() {
        assertThat(Masking.query("Tina%20Teacher&a b=secret&=x&")).isEqualTo("xxxx%20xxxxxxx&x x=xxxxxx&=x&");
    }

    @Test
    void isShortHoweverLongTheQuery() {
        assertThat(Masking.query("welcome=" + "w".repeat(60_000)))
                .hasSizeLessThan(250)
                .contains("60000 characters");
        assertThat(Masking.query("a=b&".repeat(20_000))).hasSizeLessThan(5_000).contains("80000 characters");
    }
}
