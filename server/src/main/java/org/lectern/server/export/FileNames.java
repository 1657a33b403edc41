package org.lectern.server.export;

/** Names of files that are handed out: what they are of, and the day, with nothing in them that a file system minds. */
public final class FileNames {
    private static final int LONGEST = 60;

    private FileNames() {}

    /**
     * Letters, digits and dashes of the name, then the day.
     *
     * @param day {@code 2026-11-22}, or two of them joined
     */
    public static String of(String name, String day, String ending) {
        String plain = name.replaceAll("[^\\p{L}\\p{N}]+", "-").replaceAll("^-+|-+$", "");
        int end = Math.min(LONGEST, plain.length());
        if (end > 0 && end < plain.length() && Character.isHighSurrogate(plain.charAt(end - 1))) {
            end--;
        }
        String start = end == 0 ? "class" : plain.substring(0, end);
        return start + "-" + day + "." + ending;
    }
}
