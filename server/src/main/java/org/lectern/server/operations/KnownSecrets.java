package org.lectern.server.operations;

import java.util.List;
import org.lectern.bbb.SharedSecret;

/**
 * The secrets that a caller may have used, rightly or not.
 *
 * @param valid those of the tenant that are accepted
 */
public record KnownSecrets(List<SharedSecret> valid, List<Other> others) {
    /** A secret that is not accepted, and the cause if it was used. */
    public record Other(SharedSecret secret, Cause cause, String detail) {}

    public KnownSecrets {
        valid = List.copyOf(valid);
        others = List.copyOf(others);
    }
}
