package org.lectern.server.front;

import java.util.Set;

/**
 * A bean that makes a call of the API known to the front.
 *
 * @param name of the call as it is signed and stands in the path: {@code create}, {@code hooks/list}; case-sensitive
 * @param methods upper case; any other is answered with 405
 * @param bodyTypes content types that a body may have, lower case, without parameters; any other body is refused
 * @param maxBodyBytes a larger body is refused with 413
 */
public record FrontEndpoint(String name, Set<String> methods, Set<String> bodyTypes, int maxBodyBytes, FrontCall call) {
    public static final String FORM = "application/x-www-form-urlencoded";
    public static final String MULTIPART = "multipart/form-data";
    /** The body types of an ordinary call. */
    public static final Set<String> FORMS = Set.of(FORM, MULTIPART);

    public static final Set<String> XML = Set.of("application/xml", "text/xml");
    public static final Set<String> GET = Set.of("GET");
    public static final Set<String> GET_OR_POST = Set.of("GET", "POST");
    public static final Set<String> POST = Set.of("POST");

    /** Of a form with every parameter of a create; servers take about 2 MB. */
    static final int FORM_BYTES = 2 << 20;

    public FrontEndpoint {
        methods = Set.copyOf(methods);
        bodyTypes = Set.copyOf(bodyTypes);
        if (name.isEmpty() || name.startsWith("/") || name.endsWith("/")) {
            throw new IllegalArgumentException("not the name of a call: " + name);
        }
    }

    /** A call by GET, or by POST with its parameters in a form. */
    public static FrontEndpoint of(String name, FrontCall call) {
        return new FrontEndpoint(name, GET_OR_POST, FORMS, FORM_BYTES, call);
    }

    /** A call by GET alone. */
    public static FrontEndpoint get(String name, FrontCall call) {
        return new FrontEndpoint(name, GET, FORMS, FORM_BYTES, call);
    }
}
