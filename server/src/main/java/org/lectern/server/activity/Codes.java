package org.lectern.server.activity;

import java.util.Arrays;
import java.util.function.ToIntFunction;

/** Finds enum constants by the code under which they are stored. */
final class Codes {
    private Codes() {}

    static <E extends Enum<E>> E[] index(E[] constants, ToIntFunction<E> code) {
        int max = Arrays.stream(constants).mapToInt(code).max().orElse(0);
        E[] byCode = Arrays.copyOf(constants, max + 1);
        Arrays.fill(byCode, null);
        for (E constant : constants) {
            byCode[code.applyAsInt(constant)] = constant;
        }
        return byCode;
    }
}
