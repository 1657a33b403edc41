package org.lectern.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lives seeds in several worlds beside each other, since most of a seed is waiting for commits. No world is shared, and in
 * each one seed follows the other, so that a seed is the same alone as among a thousand.
 *
 * <p>What fails is logged at once, with what lives it again, and the rest goes on.
 */
public final class Lanes {
    private static final Logger log = LoggerFactory.getLogger(Lanes.class);
    private static final int BESIDE = 4;
    /** A world is made anew after so many seeds: tables that only grow would make the last ones slower than the first. */
    private static final int MOST_OF_ONE_WORLD = 50;
    /** Fewer are not worth a world of their own. */
    private static final int LEAST_OF_ONE_WORLD = 6;

    private Lanes() {}

    /** Where seeds are lived, by one thread. */
    public interface World extends AutoCloseable {
        void live(long seed) throws Exception;

        /** Checks what holds of all its seeds together. */
        @Override
        void close() throws Exception;
    }

    /** Makes a world of its own at every call. */
    public interface Opening {
        World open() throws Exception;
    }

    /** What failed, by seed, or by the seeds of a world; empty where nothing did. */
    public static Map<String, String> failures(LongStream seeds, Opening opening) throws InterruptedException {
        List<Long> all = seeds.boxed().toList();
        int of = Math.clamp(all.size() / BESIDE, LEAST_OF_ONE_WORLD, MOST_OF_ONE_WORLD);
        var portions = new ConcurrentLinkedQueue<List<Long>>();
        for (int from = 0; from < all.size(); from += of) {
            portions.add(all.subList(from, Math.min(all.size(), from + of)));
        }
        var failures = new ConcurrentHashMap<String, String>();
        var done = new AtomicInteger();
        try (var threads = Executors.newFixedThreadPool(Math.min(BESIDE, Math.max(1, portions.size())))) {
            var lanes = new ArrayList<Future<?>>();
            for (int lane = 0; lane < BESIDE; lane++) {
                lanes.add(threads.submit(() -> {
                    for (List<Long> portion = portions.poll(); portion != null; portion = portions.poll()) {
                        live(portion, opening, failures);
                        log.info("seeds done={} of={} failed={}", done.addAndGet(portion.size()), all.size(), failures);
                    }
                }));
            }
            for (Future<?> lane : lanes) {
                lane.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a lane ended", e.getCause());
        }
        return failures;
    }

    private static void live(List<Long> seeds, Opening opening, Map<String, String> failures) {
        try (World world = opening.open()) {
            for (long seed : seeds) {
                try {
                    world.live(seed);
                } catch (Exception | AssertionError e) {
                    log.error("seed failed, live it again with -Dlectern.seed={}", seed, e);
                    failures.put("seed " + seed, String.valueOf(e.getMessage()));
                }
            }
        } catch (Exception | AssertionError e) {
            String which = "seeds " + seeds.getFirst() + " to " + seeds.getLast() + " together";
            log.error("{} failed", which, e);
            failures.put(which, String.valueOf(e.getMessage()));
        }
    }
}
