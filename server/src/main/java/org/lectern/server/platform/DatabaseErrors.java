package org.lectern.server.platform;

import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.support.SQLErrorCodeSQLExceptionTranslator;

/**
 * Tells a database that cannot be asked from one that said no.
 *
 * @see "PostgreSQL, appendix A: classes 08, 53 and 57P"
 */
final class DatabaseErrors extends SQLErrorCodeSQLExceptionTranslator {
    DatabaseErrors(DataSource dataSource) {
        setDatabaseProductName("PostgreSQL");
    }

    @Override
    protected @Nullable DataAccessException customTranslate(String task, @Nullable String sql, SQLException e) {
        String state = e.getSQLState();
        if (state != null && (state.startsWith("08") || state.startsWith("53") || state.startsWith("57P"))) {
            return new DatabaseUnavailable("the database cannot be asked, state " + state, e);
        }
        return null;
    }
}
