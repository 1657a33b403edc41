package org.lectern.server.ui;

import java.text.Collator;
import java.util.Comparator;
import java.util.Locale;

/**
 * Names as people sort them: accents and capitals come after letters, and numbers within are numbers, so that week 2 comes
 * before week 10. Safe for use by several threads.
 */
final class WordOrder implements Comparator<String> {
    private final Collator letters = Collator.getInstance(Locale.ROOT);

    @Override
    public int compare(String one, String other) {
        int i = 0;
        int j = 0;
        while (i < one.length() && j < other.length()) {
            int iEnd = end(one, i);
            int jEnd = end(other, j);
            int order = part(one.substring(i, iEnd), other.substring(j, jEnd));
            if (order != 0) {
                return order;
            }
            i = iEnd;
            j = jEnd;
        }
        return Boolean.compare(i < one.length(), j < other.length());
    }

    /** Where the number, or what is none, ends that begins here. */
    private static int end(String text, int from) {
        boolean number = isDigit(text.charAt(from));
        int end = from + 1;
        while (end < text.length() && isDigit(text.charAt(end)) == number) {
            end++;
        }
        return end;
    }

    private int part(String one, String other) {
        boolean number = isDigit(one.charAt(0));
        if (number != isDigit(other.charAt(0))) {
            return number ? -1 : 1;
        }
        return number ? byValue(one, other) : letters.compare(one, other);
    }

    /** However many digits there are. */
    private static int byValue(String one, String other) {
        String first = one.replaceFirst("^0+", "");
        String second = other.replaceFirst("^0+", "");
        return first.length() != second.length()
                ? Integer.compare(first.length(), second.length())
                : first.compareTo(second);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
