package org.lectern.server.platform;

import java.util.List;
import java.util.function.Supplier;

/**
 * Whether requests can be answered now: asks the database. Beside that it says what is wrong with the installation though
 * they can.
 */
final class ReadyHandler implements RawHandler {
    private final Database database;
    private final Supplier<List<String>> otherCallbacks;

    ReadyHandler(Database database, Supplier<List<String>> otherCallbacks) {
        this.database = database;
        this.otherCallbacks = otherCallbacks;
    }

    @Override
    public RawResponse handle(RawRequest request) {
        try {
            database.jdbc().sql("select 1").query(Integer.class).single();
            return RawResponse.text(
                    200,
                    otherCallbacks.get().isEmpty()
                            ? "ok\n"
                            : "ok, but processes have servers call back at different addresses: set lectern.callback-url\n");
        } catch (DatabaseUnavailable e) {
            return RawResponse.text(503, "the database cannot be reached\n");
        }
    }
}
