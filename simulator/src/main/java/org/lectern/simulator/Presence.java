package org.lectern.simulator;

import java.time.Duration;

/**
 * Tells whether a browser still shows the classroom. A page or a stream that opens proves it; a stream that breaks, or the
 * browser's farewell, starts a short wait after which the person counts as gone.
 */
final class Presence {
    private final World world;
    private final Acts acts;

    Presence(World world, Acts acts) {
        this.world = world;
        this.acts = acts;
    }

    /** The page was fetched: without scripts it is fetched again every ten seconds. */
    void pageOpened(Connection who) {
        boolean _ = acts.enter(who);
        expectWithin(who, patience().multipliedBy(3));
    }

    void streamOpened(Connection who) {
        boolean _ = world.locked(() -> {
            who.openStreams++;
            stopWaiting(who);
            return acts.enter(who);
        });
    }

    void streamClosed(Connection who) {
        boolean _ = world.locked(() -> {
            who.openStreams--;
            if (who.openStreams == 0 && who.inside) {
                expectWithin(who, patience().dividedBy(4));
            }
            return true;
        });
    }

    /**
     * The browser says that the page is being left. After a reload this may arrive later than the new page's stream, so an
     * open stream outweighs it; that of a closed tab breaks soon.
     */
    void farewell(Connection who) {
        expectWithin(who, patience().dividedBy(4));
    }

    private void expectWithin(Connection who, Duration wait) {
        boolean _ = world.locked(() -> {
            stopWaiting(who);
            who.departure = world.ground.timeline().after(wait, () -> {
                boolean _ = world.locked(() -> {
                    who.departure = null;
                    return who.openStreams == 0 && acts.vanish(who);
                });
            });
            return true;
        });
    }

    private static void stopWaiting(Connection who) {
        if (who.departure != null) {
            who.departure.cancel();
            who.departure = null;
        }
    }

    private Duration patience() {
        return world.ground.timings().meeting().goneAfter();
    }
}
