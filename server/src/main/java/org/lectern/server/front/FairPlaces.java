package org.lectern.server.front;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A few places that are shared out among whoever wants some, so that those who have some cannot shut out those who have
 * none.
 *
 * <p>A first place is had while there is one. A second is had only while more than two are free, a third while more than
 * four: the fewer are left, the less anybody gets who has some already. Of those who wait the one with the fewest places
 * is next, the longest waiting first; so a place that is given back goes to who has none. Safe for use by many threads.
 */
final class FairPlaces {
    private final int mostOfOne;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Integer> held = new HashMap<>();
    private final List<Waiting> waiting = new ArrayList<>();
    private int free;

    /** Guarded by {@link #lock}. */
    private static final class Waiting {
        private final String owner;
        private final Condition turn;
        private boolean served;

        Waiting(String owner, Condition turn) {
            this.owner = owner;
            this.turn = turn;
        }
    }

    /**
     * @param all places there are
     * @param mostOfOne that one may have at a time, however many are free
     */
    FairPlaces(int all, int mostOfOne) {
        this.free = all;
        this.mostOfOne = mostOfOne;
    }

    /**
     * Takes a place, and waits for it as long as that.
     *
     * @return whether there was one; if so it is to be {@linkplain #giveBack given back} once
     */
    boolean take(String owner, long patience, TimeUnit unit) throws InterruptedException {
        long left = unit.toNanos(patience);
        lock.lockInterruptibly();
        try {
            var mine = new Waiting(owner, lock.newCondition());
            waiting.add(mine);
            serve();
            try {
                while (!mine.served && left > 0) {
                    left = mine.turn.awaitNanos(left);
                }
            } catch (InterruptedException e) {
                if (mine.served) {
                    release(owner);
                }
                throw e;
            } finally {
                waiting.remove(mine);
            }
            return mine.served;
        } finally {
            lock.unlock();
        }
    }

    void giveBack(String owner) {
        lock.lock();
        try {
            release(owner);
        } finally {
            lock.unlock();
        }
    }

    private void release(String owner) {
        held.computeIfPresent(owner, (one, places) -> places == 1 ? null : places - 1);
        free++;
        serve();
    }

    /** Serves whoever may have a place now, those with the fewest first. */
    private void serve() {
        Waiting next = next();
        while (next != null) {
            next.served = true;
            waiting.remove(next);
            held.merge(next.owner, 1, Integer::sum);
            free--;
            next.turn.signal();
            next = next();
        }
    }

    private @Nullable Waiting next() {
        Waiting best = null;
        for (Waiting one : waiting) {
            if (mayHave(one.owner) && (best == null || places(one.owner) < places(best.owner))) {
                best = one;
            }
        }
        return best;
    }

    private boolean mayHave(String owner) {
        int places = places(owner);
        return places < mostOfOne && free > 2 * places;
    }

    private int places(String owner) {
        return held.getOrDefault(owner, 0);
    }
}
