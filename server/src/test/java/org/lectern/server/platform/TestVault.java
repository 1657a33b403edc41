package org.lectern.server.platform;

import java.util.List;

/** A vault with a key that is the same in every test. */
public final class TestVault {
    private TestVault() {}

    public static Vault create() {
        return new TinkVault(List.of(new byte[TinkVault.KEY_BYTES]));
    }
}
