package org.lectern.server.activity;

import org.lectern.server.platform.Database;

/** Makes pending meetings due at once. */
final class WakePending implements PendingMeetings {
    private final Database database;
    private final Runnable woken;

    WakePending(Database database, Runnable woken) {
        this.database = database;
        this.woken = woken;
    }

    @Override
    public void attach(String serverMeetingId) {
        int due = database.jdbc()
                .sql("update due set due_at = now() where state = 'PENDING' and server_meeting_id = ?")
                .param(serverMeetingId)
                .update();
        if (due > 0) {
            woken.run();
        }
    }
}
