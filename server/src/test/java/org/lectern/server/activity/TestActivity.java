package org.lectern.server.activity;

import org.lectern.server.platform.Databases;

/** What tests of other packages need of this one. */
public final class TestActivity {
    private TestActivity() {}

    public static MissingEvents missingEvents(Databases databases) {
        return new MissingEvents(databases.jobs());
    }

    public static EventCounters counters(Databases databases) {
        return new EventCounters(databases.web());
    }
}
