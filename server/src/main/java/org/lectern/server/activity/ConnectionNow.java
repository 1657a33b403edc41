package org.lectern.server.activity;

import java.time.Instant;

/**
 * A connection to a class, as events told of it last.
 *
 * @param userId as given at the join, or the server's own; never empty
 * @param role {@code MODERATOR}, {@code VIEWER}, or empty if nobody said
 * @param present whether it is there; all that follows but the time is false or empty if not
 * @param listening hears without a microphone
 * @param voice has a microphone, open or muted
 * @param lastAt of the latest event, by the server's clock
 */
public record ConnectionNow(
        String userId,
        String name,
        String role,
        boolean present,
        boolean listening,
        boolean voice,
        boolean video,
        Instant lastAt) {}
