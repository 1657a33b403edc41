package org.lectern.server.platform;

/**
 * The one PostgreSQL, through a pool for each kind of work, so that no kind can starve another.
 *
 * @param web pages, joins, the interfaces: 10 connections
 * @param intake the statement that takes in events: 1 connection
 * @param fold the fold: 2 connections
 * @param jobs timed and background work: 3 connections
 */
public record Databases(Database web, Database intake, Database fold, Database jobs) implements AutoCloseable {
    @Override
    public void close() {
        intake.close();
        fold.close();
        jobs.close();
        web.close();
    }
}
