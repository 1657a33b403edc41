package org.lectern.bbb;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What a receiver of signed calls accepts: any of these secrets, with any of these algorithms.
 *
 * <p>Several secrets are valid at once while one is being replaced. None at all refuses everything.
 */
public record ChecksumPolicy(List<SharedSecret> secrets, Set<ChecksumAlgorithm> algorithms) {

    public ChecksumPolicy {
        secrets = List.copyOf(secrets);
        algorithms = Set.copyOf(algorithms);
    }

    /** Accepts the minimum and everything stronger. */
    public static ChecksumPolicy atLeast(ChecksumAlgorithm minimum, List<SharedSecret> secrets) {
        return new ChecksumPolicy(secrets, EnumSet.range(minimum, ChecksumAlgorithm.SHA512));
    }

    /** Accepts all four algorithms with one secret, as an unconfigured server of 2.5 and later does. */
    public static ChecksumPolicy of(SharedSecret secret) {
        return atLeast(ChecksumAlgorithm.SHA1, List.of(secret));
    }
}
