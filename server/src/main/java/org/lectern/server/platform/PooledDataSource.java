package org.lectern.server.platform;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Says {@link DatabaseUnavailable} where the pool could not give a connection. */
final class PooledDataSource extends DelegatingDataSource {
    PooledDataSource(DataSource pool) {
        super(pool);
    }

    @Override
    public Connection getConnection() throws SQLException {
        try {
            return super.getConnection();
        } catch (SQLException e) {
            throw new DatabaseUnavailable("no database connection", e);
        }
    }
}
