package org.lectern.server.platform;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * PostgreSQL through one pool.
 *
 * <p>Safe for use by several threads; a transaction belongs to the thread that began it.
 */
public final class Database implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Database.class);
    private static final int TRIES = 8;

    private final HikariDataSource pool;
    private final PooledDataSource dataSource;
    private final JdbcClient jdbc;
    private final JdbcTransactionManager transactions;

    Database(HikariDataSource pool) {
        this.pool = pool;
        this.dataSource = new PooledDataSource(pool);
        var errors = new DatabaseErrors(dataSource);
        var template = new JdbcTemplate(dataSource);
        template.setExceptionTranslator(errors);
        this.jdbc = JdbcClient.create(new NamedParameterJdbcTemplate(template));
        this.transactions = new JdbcTransactionManager(dataSource);
        this.transactions.setExceptionTranslator(errors);
    }

    /** Statements of the running transaction of this thread, or each in its own. */
    public JdbcClient jdbc() {
        return jdbc;
    }

    /** For what JdbcClient cannot do. Waits at most two seconds for a connection, then {@link DatabaseUnavailable}. */
    public DataSource dataSource() {
        return dataSource;
    }

    /** The transaction manager, for libraries that need one. */
    public JdbcTransactionManager transactions() {
        return transactions;
    }

    /**
     * Runs the work in a transaction and commits it; any exception rolls back.
     *
     * <p>A serialization failure or a deadlock repeats the whole work, so it must have no effect outside the database.
     * Inside a running transaction of the same database the work joins it and nothing is repeated here.
     *
     * @throws DatabaseUnavailable if the database could not be asked
     * @throws IllegalStateException inside a transaction of another pool: that would hold two connections
     */
    public <T extends @Nullable Object> T inTransaction(Supplier<T> work) {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            if (!TransactionSynchronizationManager.hasResource(dataSource)) {
                throw new IllegalStateException("a transaction of another pool is running in this thread");
            }
            return work.get();
        }
        for (int attempt = 1; ; attempt++) {
            try {
                return execute(work);
            } catch (ConcurrencyFailureException e) {
                if (attempt == TRIES) {
                    throw e;
                }
                log.debug("transaction repeated attempt={} reason={}", attempt, e.getMessage());
                LockSupport.parkNanos(
                        Duration.ofMillis(ThreadLocalRandom.current().nextInt(1, 10 * attempt + 1))
                                .toNanos());
            }
        }
    }

    /** As {@link #inTransaction(Supplier)}, for work without a result. */
    public void inTransaction(Runnable work) {
        Supplier<@Nullable Void> supplier = () -> {
            work.run();
            return null;
        };
        inTransaction(supplier);
    }

    /** Runs this once the transaction of this thread has committed, never if it rolls back; at once if none runs. */
    public void afterCommit(Runnable work) {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            work.run();
            return;
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                work.run();
            }
        });
    }

    @SuppressWarnings("NullAway") // the result is as nullable as the work's
    private <T extends @Nullable Object> T execute(Supplier<T> work) {
        try {
            return new TransactionTemplate(transactions).execute(status -> work.get());
        } catch (CannotCreateTransactionException e) {
            if (e.getCause() instanceof DatabaseUnavailable unavailable) {
                throw unavailable;
            }
            throw new DatabaseUnavailable("could not begin a transaction", e);
        } catch (TransactionSystemException e) {
            // The connection is gone, so the rollback failed too: say the first failure.
            if (e.getOriginalException() instanceof DatabaseUnavailable unavailable) {
                throw unavailable;
            }
            throw e;
        }
    }

    /**
     * Guards every call to another machine: no transaction and no pooled connection may be held while it lasts.
     *
     * @throws IllegalStateException if this thread is in a transaction
     */
    public static void requireNoTransaction() {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("a transaction is open across a call to another machine");
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}
