package org.lectern.server.hook;

import java.util.Optional;

/** Finds whom a token belongs to. Safe for use by several threads. */
public interface HookTargets {

    /** At most some seconds old. */
    Optional<HookTarget> find(String token);

    /** As it is now: a secret may have been changed a moment ago. */
    Optional<HookTarget> findNow(String token);
}
