package org.lectern.server.person;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PasswordsTest {
    private final Passwords passwords = new Passwords();

    @Test
    void areKeptAsArgon2idWithASaltOfTheirOwn() {
        String one = passwords.hash("a good long password");
        String other = passwords.hash("a good long password");

        assertThat(one).startsWith("$argon2id$v=19$m=19456,t=2,p=1$").isNotEqualTo(other);
        assertThat(one).doesNotContain("good");
        assertThat(passwords.matches("a good long password", one)).isTrue();
        assertThat(passwords.matches("a good long password", other)).isTrue();
        assertThat(passwords.matches("A good long password", one)).isFalse();
        assertThat(passwords.matches("", one)).isFalse();
    }

    @Test
    void nobodysHashIsOneOfOursAndCostsAsMuch() {
        String[] ours = passwords.hash("a good long password").split("\\$", -1);
        String[] nobodys = Passwords.NOBODYS.split("\\$", -1);

        assertThat(nobodys).hasSameSizeAs(ours);
        for (int i = 0; i < ours.length; i++) {
            // All but salt and hash, which are as long.
            assertThat(nobodys[i]).hasSameSizeAs(ours[i]);
            if (i < 4) {
                assertThat(nobodys[i]).isEqualTo(ours[i]);
            }
        }
        assertThat(passwords.matches("a good long password", Passwords.NOBODYS)).isFalse();
        assertThat(passwords.matches("", Passwords.NOBODYS)).isFalse();
    }
}
