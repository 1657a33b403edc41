package org.lectern.server.operations;

import org.jspecify.annotations.Nullable;
import org.lectern.bbb.ChecksumAlgorithm;
import org.lectern.bbb.VersionProfile;

/**
 * A call whose checksum was refused.
 *
 * @param call as in the path: {@code create}, {@code hooks/list}
 * @param query not decoded, without the question mark; empty if there was none
 * @param form the body, if it is a form; else null
 * @param minimum the weakest checksum that is accepted
 * @param generation by whose rule a form is signed
 */
public record SignedCall(
        String call, String query, @Nullable String form, ChecksumAlgorithm minimum, VersionProfile generation) {}
