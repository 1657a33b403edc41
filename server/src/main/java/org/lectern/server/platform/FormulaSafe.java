package org.lectern.server.platform;

/** Text on its way into a program that would run some texts as formulas. */
public final class FormulaSafe {
    private static final String FORMULA = "=+-@\uFF1D\uFF0B\uFF0D\uFF20";

    private FormulaSafe() {}

    /**
     * The text, preceded by an apostrophe if its first character that is not blank makes spreadsheets read a formula, the
     * wide forms of East Asian keyboards included, or if it begins with a tab or a line end.
     */
    public static String of(String text) {
        int first = 0;
        while (first < text.length() && isBlank(text.charAt(first))) {
            first++;
        }
        boolean formula = first < text.length() && FORMULA.indexOf(text.charAt(first)) >= 0;
        boolean control = !text.isEmpty() && "\t\r\n".indexOf(text.charAt(0)) >= 0;
        return formula || control ? "'" + text : text;
    }

    /** Blank to the eye, the marks without width included: some programs drop them before they look. */
    private static boolean isBlank(char c) {
        return Character.isWhitespace(c)
                || Character.isSpaceChar(c)
                || Character.getType(c) == Character.FORMAT
                || Character.isISOControl(c);
    }
}
