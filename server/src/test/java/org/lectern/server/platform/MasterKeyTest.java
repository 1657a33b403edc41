package org.lectern.server.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MasterKeyTest {
    private static final Vault.Place PLACE = new Vault.Place("a", "b", "c");

    @TempDir
    Path folder;

    @Test
    void isMadeOnceAndReadableByItsOwnerOnly() throws Exception {
        byte[] sealed = MasterKey.vault(settings(Optional.empty())).seal(PLACE, new byte[] {1});

        assertThat(MasterKey.vault(settings(Optional.empty())).open(PLACE, sealed))
                .containsExactly(1);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("master.key"))))
                .isEqualTo("rw-------");
    }

    @Test
    void fromTheSettingsIsTheSameAsFromTheFile() throws Exception {
        byte[] sealed = MasterKey.vault(settings(Optional.empty())).seal(PLACE, new byte[] {1});
        String text = Files.readString(folder.resolve("master.key"));
        Files.delete(folder.resolve("master.key"));

        assertThat(MasterKey.vault(settings(Optional.of(new Secret(text)))).open(PLACE, sealed))
                .containsExactly(1);
        assertThat(folder.resolve("master.key")).doesNotExist();
    }

    @Test
    void isRefusedWhenEverybodyCanReadIt() throws Exception {
        MasterKey.vault(settings(Optional.empty()));
        Files.setPosixFilePermissions(folder.resolve("master.key"), PosixFilePermissions.fromString("rw-r--r--"));

        assertThatThrownBy(() -> MasterKey.vault(settings(Optional.empty())))
                .isInstanceOf(RefusedToStart.class)
                .hasMessageContaining("chmod 600");
    }

    @Test
    void isRefusedWhenItIsNotThirtyTwoBytes() {
        for (String wrong :
                new String[] {"short", "not base64!", Base64.getEncoder().encodeToString(new byte[31])}) {
            assertThatThrownBy(() -> MasterKey.vault(settings(Optional.of(new Secret(wrong)))))
                    .isInstanceOf(RefusedToStart.class)
                    .hasMessageContaining("lectern.master-key")
                    .hasMessageNotContaining(wrong);
        }
    }

    private InstallationSettings settings(Optional<Secret> key) {
        return new InstallationSettings(folder, Optional.empty(), Optional.empty(), key);
    }
}
