package org.lectern.server.pool;

import java.util.Set;
import org.lectern.bbb.ChecksumAlgorithm;
import org.lectern.bbb.ServerAddress;
import org.lectern.bbb.SharedSecret;

/** A server to be added. */
public record NewServer(
        String name,
        ServerAddress address,
        SharedSecret secret,
        ChecksumAlgorithm algorithm,
        double weight,
        Set<String> tags) {
    public NewServer {
        tags = Set.copyOf(tags);
        name = name.strip();
        if (name.isEmpty() || name.length() > 100) {
            throw new IllegalArgumentException("a server's name has 1 to 100 characters");
        }
        if (!(weight > 0) || weight > 1_000) {
            throw new IllegalArgumentException("a server's weight is above 0 and at most 1000");
        }
    }

    /** Signed with SHA-256, which every version since 2.4 takes, and of weight 1. */
    public static NewServer of(String name, ServerAddress address, SharedSecret secret) {
        return new NewServer(name, address, secret, ChecksumAlgorithm.SHA256, 1, Set.of());
    }

    public NewServer tagged(Set<String> other) {
        return new NewServer(name, address, secret, algorithm, weight, other);
    }

    public NewServer weighing(double other) {
        return new NewServer(name, address, secret, algorithm, other, tags);
    }

    public NewServer signedWith(ChecksumAlgorithm other) {
        return new NewServer(name, address, secret, other, weight, tags);
    }
}
