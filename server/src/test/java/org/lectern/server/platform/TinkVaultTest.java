package org.lectern.server.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TinkVaultTest {
    private static final byte[] OLD_KEY = key(1);
    private static final byte[] NEW_KEY = key(2);
    private static final byte[] PLAIN = "a shared secret".getBytes(StandardCharsets.UTF_8);
    private static final Vault.Place PLACE = new Vault.Place("tenant_secret", "sealed", "7");

    private final Vault vault = new TinkVault(List.of(OLD_KEY));

    @Test
    void opensWhatItSealed() {
        assertThat(vault.open(PLACE, vault.seal(PLACE, PLAIN))).isEqualTo(PLAIN);
    }

    @Test
    void showsNothingOfThePlainTextAndNeverTheSameTwice() {
        byte[] sealed = vault.seal(PLACE, PLAIN);

        assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("shared");
        assertThat(vault.seal(PLACE, PLAIN)).isNotEqualTo(sealed);
    }

    @Test
    void noticesAValueThatWasMovedToAnotherPlace() {
        byte[] sealed = vault.seal(PLACE, PLAIN);

        for (Vault.Place other : List.of(
                new Vault.Place("tenant_secret", "sealed", "8"),
                new Vault.Place("tenant_secret", "other", "7"),
                new Vault.Place("server", "sealed", "7"),
                new Vault.Place("tenant_secretsealed", "", "7"))) {
            assertThatThrownBy(() -> vault.open(other, sealed)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void noticesAChangedByte() {
        byte[] sealed = vault.seal(PLACE, PLAIN);
        for (int i = 0; i < sealed.length; i++) {
            byte[] changed = sealed.clone();
            changed[i] ^= 1;
            assertThatThrownBy(() -> vault.open(PLACE, changed)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void opensOldValuesAfterTheKeyWasChanged() {
        byte[] sealedBefore = vault.seal(PLACE, PLAIN);

        Vault rotated = new TinkVault(List.of(NEW_KEY, OLD_KEY));

        assertThat(rotated.open(PLACE, sealedBefore)).isEqualTo(PLAIN);
        assertThat(new TinkVault(List.of(NEW_KEY)).open(PLACE, rotated.seal(PLACE, PLAIN)))
                .isEqualTo(PLAIN);
    }

    @Test
    void beginsWithTheIdOfItsKeyWhichIsTheSameInEveryProcess() {
        byte[] one = vault.seal(PLACE, PLAIN);
        byte[] two = new TinkVault(List.of(OLD_KEY)).seal(PLACE, PLAIN);

        assertThat(Arrays.copyOf(one, 5)).isEqualTo(Arrays.copyOf(two, 5));
        assertThat(Arrays.copyOf(new TinkVault(List.of(NEW_KEY)).seal(PLACE, PLAIN), 5))
                .isNotEqualTo(Arrays.copyOf(one, 5));
    }

    private static byte[] key(int fill) {
        byte[] key = new byte[TinkVault.KEY_BYTES];
        Arrays.fill(key, (byte) fill);
        return key;
    }
}
