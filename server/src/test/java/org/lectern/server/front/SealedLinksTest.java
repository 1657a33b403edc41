package org.lectern.server.front;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.lectern.bbb.Parameters;
import org.lectern.server.platform.Addresses;
import org.lectern.server.platform.TestMechanisms;

final class SealedLinksTest {
    private Instant now = Instant.parse("2026-03-01T10:00:00Z");
    private final SealedLinks links =
            new SealedLinks(TestMechanisms.vault(), Addresses.of(URI.create("https://classes.example.org")), () -> now);

    @Test
    void aJoinComesBackAsItWentInAndNothingOfItIsReadable() {
        Parameters join = Parameters.of("meetingID", "room 1", "fullName", "Jürgen & Co", "password", "mp");

        String link = links.again("school", 2, join);

        assertThat(link).startsWith("https://classes.example.org/join/again/").doesNotContain("room", "school", "mp&");
        assertThat(links.openAgain(token(link))).hasValue(new SealedLinks.Again("school", 2, true, join));
    }

    @Test
    void aLinkIsGoodForADay() {
        String token = token(links.again("school", 1, Parameters.of("meetingID", "room")));

        now = now.plus(Duration.ofHours(23));
        assertThat(links.openAgain(token)).isPresent();
        now = now.plus(Duration.ofHours(2));
        assertThat(links.openAgain(token)).isEmpty();
    }

    @Test
    void ofAJoinThatIsTooLongForAServerOnlyTheMeetingIsKept() {
        Parameters join = Parameters.of("meetingID", "room", "fullName", "A", "userdata-x", "y".repeat(3_000));

        String link = links.again("school", 1, join);

        assertThat(link).hasSizeLessThan(400);
        assertThat(links.openAgain(token(link)))
                .hasValue(new SealedLinks.Again("school", 1, false, Parameters.of("meetingID", "room")));
    }

    @Test
    void anAddressComesBackAndOneKindOfLinkIsNotTheOther() {
        CallerAddress address =
                CallerAddress.of("https://lms.example/%%USERID%%?a=b").orElseThrow();

        String link = links.back(address);

        assertThat(link).startsWith("https://classes.example.org/join/back/").endsWith("?id=%25%25USERID%25%25");
        assertThat(links.backInCreate(address)).endsWith("?id=%%USERID%%");
        assertThat(links.openBack(token(link))).hasValue(address);
        assertThat(links.openAgain(token(link))).isEmpty();
        assertThat(links.openBack(token(links.again("school", 1, Parameters.of("meetingID", "x")))))
                .isEmpty();
    }

    @Test
    void whatWeDidNotMakeIsNotOpened() {
        String token = token(links.back(CallerAddress.of("https://lms.example/").orElseThrow()));

        for (int i = 0; i < token.length(); i++) {
            char other = token.charAt(i) == 'A' ? 'B' : 'A';
            String changed = token.substring(0, i) + other + token.substring(i + 1);
            if (i < token.length() - 1) {
                assertThat(links.openBack(changed)).as(changed).isEmpty();
            }
        }
        assertThat(links.openBack("")).isEmpty();
        assertThat(links.openAgain("%%%")).isEmpty();
    }

    private static String token(String link) {
        String path = URI.create(link).getPath();
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
