package org.lectern.server.hook;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds whom a token belongs to. Safe for use by several threads. */
public interface HookTargets {

    /** At most some seconds old. */
    Optional<HookTarget> find(String token);

    /** As {@link #find}, but only what can be said without asking anybody; null if nothing can. */
    default @Nullable HookTarget remembered(String token) {
        return null;
    }

    /** As it is now: a secret may have been changed a moment ago. */
    Optional<HookTarget> findNow(String token);

    /** Whom a token belonged to that was good for a while only; asked where {@link #find} gives nobody. */
    default Optional<HookTarget> expired(String token) {
        return Optional.empty();
    }
}
