package org.lectern.server;

import java.util.stream.LongStream;

/** How often a test repeats itself: few times in every build, many times with {@code ./check --full}. */
public final class Runs {
    private Runs() {}

    /** {@code -Dlectern.runs=N} caps either number, to try a long run out. */
    public static int of(int few, int many) {
        return Math.min(Boolean.getBoolean("lectern.full") ? many : few, Integer.getInteger("lectern.runs", many));
    }

    /**
     * Seeds from 1 on, as many as {@link #of} says; {@code -Dlectern.seed=N} tries one alone that failed, and
     * {@code -Dlectern.seed=301-400} those alone.
     */
    public static LongStream seeds(int few, int many) {
        String some = System.getProperty("lectern.seed");
        if (some == null) {
            return LongStream.rangeClosed(1, of(few, many));
        }
        int dash = some.indexOf('-');
        return dash < 0
                ? LongStream.of(Long.parseLong(some))
                : LongStream.rangeClosed(
                        Long.parseLong(some.substring(0, dash)), Long.parseLong(some.substring(dash + 1)));
    }
}
