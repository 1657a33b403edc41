package org.lectern.server.recording;

/** Text as it survives the way to a server and back: servers keep and tell metadata as XML. Pure. */
final class MetadataText {
    private MetadataText() {}

    /** Without what XML cannot carry, each end of a line one character: what a server will tell. */
    static String carried(String text) {
        StringBuilder carried = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); ) {
            int character = text.codePointAt(i);
            i += Character.charCount(character);
            if (character == '\r') {
                // With the line feed that may follow it is one end of a line.
                if (i >= text.length() || text.charAt(i) != '\n') {
                    carried.append('\n');
                }
            } else if (isCarried(character)) {
                carried.appendCodePoint(character);
            }
        }
        return carried.toString();
    }

    /** Whether a server that tells the one has what was wanted; outer blanks are lost on the way. */
    static boolean isSame(String told, String wanted) {
        return carried(told).strip().equals(carried(wanted).strip());
    }

    private static boolean isCarried(int character) {
        return character == '\t'
                || character == '\n'
                || character >= 0x20 && character <= 0xD7FF
                || character >= 0xE000 && character <= 0xFFFD
                || character >= 0x10000;
    }
}
