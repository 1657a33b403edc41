package org.lectern.server.platform;

/** Whether requests can be answered now: asks the database. */
final class ReadyHandler implements RawHandler {
    private final Database database;

    ReadyHandler(Database database) {
        this.database = database;
    }

    @Override
    public RawResponse handle(RawRequest request) {
        try {
            database.jdbc().sql("select 1").query(Integer.class).single();
            return RawResponse.text(200, "ok\n");
        } catch (DatabaseUnavailable e) {
            return RawResponse.text(503, "the database cannot be reached\n");
        }
    }
}
