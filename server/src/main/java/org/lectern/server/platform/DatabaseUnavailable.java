package org.lectern.server.platform;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;

/**
 * The database could not be asked: it is down, it cut the connection, or no connection of the pool was free in time.
 *
 * <p>Never means "not found". Edges answer 503 and the caller may try again.
 */
public final class DatabaseUnavailable extends DataAccessResourceFailureException {
    public DatabaseUnavailable(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
