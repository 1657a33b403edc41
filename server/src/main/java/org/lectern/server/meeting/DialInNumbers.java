package org.lectern.server.meeting;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.Parameters;
import org.lectern.server.platform.Database;
import org.lectern.server.platform.RandomIds;
import org.lectern.server.tenant.DialIn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Numbers and PINs for telephones. A PIN is BigBlueButton's voice bridge; no two live runs of the pool have the same one,
 * so a telephone exchange in front of several servers can find a meeting by its PIN alone. A caller's own voice bridge is
 * kept if it is free, and replaced if it is not. Used under the lock of placement.
 */
final class DialInNumbers {
    private static final Logger log = LoggerFactory.getLogger(DialInNumbers.class);
    private static final String VOICE_BRIDGE = "voiceBridge";
    private static final String DIAL_NUMBER = "dialNumber";
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,20}");
    private static final int TRIES = 50;

    private final Database database;

    DialInNumbers(Database database) {
        this.database = database;
    }

    /**
     * What a run was given.
     *
     * @param number empty if it is left to the caller and the server
     * @param pin empty likewise
     */
    record Allotted(String number, String pin) {
        /** Create parameters with these in place of the caller's. */
        Parameters in(Parameters parameters) {
            Parameters result = number.isEmpty() ? parameters : parameters.with(DIAL_NUMBER, number);
            return pin.isEmpty() ? result : result.with(VOICE_BRIDGE, pin);
        }
    }

    /** For each request, unlike those of any live run and of each other. */
    List<Allotted> allot(List<StartRequest> requests) {
        var pins = new ArrayList<>(requests.stream().map(DialInNumbers::wished).toList());
        Set<String> taken = taken(pins);
        var allotted = new ArrayList<Allotted>(requests.size());
        for (int i = 0; i < pins.size(); i++) {
            DialIn dialIn = requests.get(i).terms().dialIn();
            String pin = pins.get(i);
            if (!pin.isEmpty() && !taken.add(pin)) {
                pin = another(dialIn, pin.length(), taken);
            }
            allotted.add(new Allotted(
                    dialIn == null || pin.isEmpty() ? "" : dialIn.numbers().getFirst(), pin));
        }
        return allotted;
    }

    /** The caller's, if the tenant's telephones lead there; else one of the tenant's, or nothing. */
    private static String wished(StartRequest request) {
        DialIn dialIn = request.terms().dialIn();
        return request.parameters()
                .first(VOICE_BRIDGE)
                .filter(pin -> dialIn == null ? DIGITS.matcher(pin).matches() : dialIn.holds(pin))
                .orElseGet(() -> dialIn == null ? "" : random(dialIn));
    }

    private static String random(DialIn dialIn) {
        return String.valueOf(dialIn.firstPin() + RandomIds.below(dialIn.size()));
    }

    private String another(@Nullable DialIn dialIn, int digits, Set<String> taken) {
        for (int i = 0; i < TRIES; i++) {
            List<String> tries = Stream.generate(
                            () -> dialIn == null ? RandomIds.digits(Math.clamp(digits, 5, 9)) : random(dialIn))
                    .limit(20)
                    .toList();
            Set<String> others = taken(tries);
            for (String pin : tries) {
                if (!others.contains(pin) && taken.add(pin)) {
                    return pin;
                }
            }
        }
        log.warn("no telephone PIN is free, the class has none pins={}", dialIn == null ? digits : dialIn.size());
        return "";
    }

    private Set<String> taken(List<String> pins) {
        if (pins.stream().allMatch(String::isEmpty)) {
            return new HashSet<>();
        }
        return new HashSet<>(database.jdbc()
                .sql("""
                        select voice_bridge from meeting
                        where voice_bridge = any(:pins) and state in ('STARTING', 'RUNNING', 'DETACHED')
                        """)
                .param("pins", pins.toArray(String[]::new))
                .query(String.class)
                .list());
    }
}
