package org.lectern.cli;

/** How often a test repeats itself: few times in every build, many times with {@code ./check --full}. */
final class Runs {
    private Runs() {}

    /** {@code -Dlectern.runs=N} caps either number, to try a long run out. */
    static int of(int few, int many) {
        return Math.min(Boolean.getBoolean("lectern.full") ? many : few, Integer.getInteger("lectern.runs", many));
    }
}
