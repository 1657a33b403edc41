package org.lectern.server.platform;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.AesGcmKey;
import com.google.crypto.tink.aead.AesGcmParameters;
import com.google.crypto.tink.util.SecretBytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * AES-256-GCM by Tink. A sealed value begins with the id of its key, so that several keys can be valid at once: the
 * first seals, all open.
 */
final class TinkVault implements Vault {
    static final int KEY_BYTES = 32;

    private final Aead aead;

    /**
     * @param keys 32 bytes each, at least one
     */
    TinkVault(List<byte[]> keys) {
        try {
            AeadConfig.register();
            KeysetHandle.Builder keyset = KeysetHandle.newBuilder();
            Set<Integer> ids = new HashSet<>();
            for (byte[] key : keys) {
                int id = id(key);
                if (ids.add(id)) {
                    KeysetHandle.Builder.Entry entry = KeysetHandle.importKey(aes(key, id));
                    keyset.addEntry(ids.size() == 1 ? entry.makePrimary() : entry);
                }
            }
            this.aead = keyset.build().getPrimitive(RegistryConfiguration.get(), Aead.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no AES-256-GCM", e);
        }
    }

    @Override
    public byte[] seal(Place place, byte[] plain) {
        try {
            return aead.encrypt(plain, context(place));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("could not seal for " + place, e);
        }
    }

    @Override
    public byte[] open(Place place, byte[] sealed) {
        try {
            return aead.decrypt(sealed, context(place));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("not sealed for " + place + " with a key of this installation", e);
        }
    }

    @AccessesPartialKey
    private static AesGcmKey aes(byte[] key, int id) throws GeneralSecurityException {
        AesGcmParameters parameters = AesGcmParameters.builder()
                .setKeySizeBytes(KEY_BYTES)
                .setIvSizeBytes(12)
                .setTagSizeBytes(16)
                .setVariant(AesGcmParameters.Variant.TINK)
                .build();
        return AesGcmKey.builder()
                .setParameters(parameters)
                .setIdRequirement(id)
                .setKeyBytes(SecretBytes.copyFrom(key, InsecureSecretKeyAccess.get()))
                .build();
    }

    /** Says nothing about the key, and is the same in every process. */
    private static int id(byte[] key) throws GeneralSecurityException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update("lectern key id".getBytes(StandardCharsets.US_ASCII));
        return ByteBuffer.wrap(digest.digest(key)).getInt();
    }

    /** Lengths before the parts, so that no two places have the same bytes. */
    private static byte[] context(Place place) {
        byte[] table = place.table().getBytes(StandardCharsets.UTF_8);
        byte[] column = place.column().getBytes(StandardCharsets.UTF_8);
        byte[] row = place.row().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(12 + table.length + column.length + row.length)
                .putInt(table.length)
                .put(table)
                .putInt(column.length)
                .put(column)
                .putInt(row.length)
                .put(row)
                .array();
    }
}
