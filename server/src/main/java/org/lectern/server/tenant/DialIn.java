package org.lectern.server.tenant;

import java.util.List;

/**
 * Telephone numbers of a tenant, and the PINs its classes may have.
 *
 * @param numbers as shown to people, the first one first; not empty
 * @param firstPin the smallest PIN, which BigBlueButton calls voice bridge
 * @param lastPin the largest PIN, with as many digits as the smallest
 */
public record DialIn(List<String> numbers, int firstPin, int lastPin) {
    private static final int MOST_NUMBERS = 10;
    private static final int LONGEST_NUMBER = 64;

    public DialIn {
        numbers = List.copyOf(numbers);
        if (numbers.isEmpty()) {
            throw new IllegalArgumentException("dial-in needs a telephone number beside the PINs");
        }
        if (numbers.size() > MOST_NUMBERS
                || numbers.stream().anyMatch(number -> number.isBlank() || number.length() > LONGEST_NUMBER)) {
            throw new IllegalArgumentException("dial-in takes up to 10 telephone numbers of up to 64 characters");
        }
        if (firstPin < 1 || lastPin > 999_999_999 || firstPin > lastPin) {
            throw new IllegalArgumentException("PINs are a range of whole numbers such as 20000-29999");
        }
        if (String.valueOf(firstPin).length() != String.valueOf(lastPin).length()) {
            throw new IllegalArgumentException(
                    "the first and the last PIN must have the same number of digits: people type PINs by length");
        }
    }

    /** How many classes can have a PIN at the same time. */
    public int size() {
        return lastPin - firstPin + 1;
    }

    /** Whether a caller's voice bridge is one of these PINs. */
    public boolean holds(String voiceBridge) {
        try {
            int pin = Integer.parseInt(voiceBridge);
            return pin >= firstPin && pin <= lastPin && String.valueOf(pin).equals(voiceBridge);
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
