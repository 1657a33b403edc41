package org.lectern.server.attendance;

/** How somebody's attendance of one class is judged. The names are stored. */
public enum Judgement {
    PRESENT(3),
    /** Came later than the rules allow. */
    LATE(2),
    /** Was gone earlier than the rules allow. */
    LEFT_EARLY(2),
    LATE_AND_LEFT_EARLY(1),
    /** Was not there, too little, or not when it mattered. */
    ABSENT(0),
    /** Only a teacher says so. It counts neither as attended nor as missed. */
    EXCUSED(3);

    private final int rank;

    Judgement(int rank) {
        this.rank = rank;
    }

    /** Higher is better; being late and leaving early are equally bad. */
    int rank() {
        return rank;
    }

    /** Whether it counts as having been there. */
    public boolean attended() {
        return this != ABSENT && this != EXCUSED;
    }

    /** Whether it counts at all when classes are added up. */
    public boolean counted() {
        return this != EXCUSED;
    }

    static Judgement of(boolean late, boolean leftEarly) {
        if (late) {
            return leftEarly ? LATE_AND_LEFT_EARLY : LATE;
        }
        return leftEarly ? LEFT_EARLY : PRESENT;
    }
}
