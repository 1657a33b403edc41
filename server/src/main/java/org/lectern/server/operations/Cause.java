package org.lectern.server.operations;

/**
 * Why a request could not be taken, told apart so that each has one thing to do about it. The words are under
 * {@code inspector.cause} in the messages.
 */
public enum Cause {
    /** No query arrived at all, so neither parameters nor checksum. */
    QUERY_LOST,
    /** There is a query, but no checksum in it. */
    CHECKSUM_MISSING,
    /** There is a parameter that looks like the checksum. Detail: its name. */
    CHECKSUM_MISNAMED,
    /** Not a hexadecimal text of one of the four lengths. Detail: digits, or what it looks like. */
    CHECKSUM_LENGTH,
    /** Begins like the right one, but something is missing or was added at its end. */
    CHECKSUM_DAMAGED,
    /** Right, but weaker than the tenant's minimum. Detail: the algorithm. */
    ALGORITHM_TOO_WEAK,
    /** Made with a secret of this tenant that was retired. Detail: when, in words. */
    SECRET_RETIRED,
    /** Made with a secret of another tenant. Detail: its slug. */
    SECRET_OF_OTHER_TENANT,
    /** Made with the secret of a BigBlueButton server. Detail: its name. */
    SECRET_OF_SERVER,
    /** Made with a secret of this tenant that was damaged when it was copied. Detail: {@link Damage}. */
    SECRET_DAMAGED,
    /** Made with no secret. */
    SECRET_EMPTY,
    /** Made for another call, or for another spelling of it. Detail: that. */
    OTHER_CALL,
    /** The query was encoded in another way when it was signed. Detail: {@link Encoding}. */
    QUERY_REENCODED,
    /** Parameters came to the query after it was signed, or were left out of what was signed. Detail: their names. */
    PARAMETER_ADDED,
    /** The parameters stood in another order when the query was signed. */
    ORDER_CHANGED,
    /** An ampersand or question mark at an end of the query was signed but not sent, or the reverse. */
    STRAY_SEPARATOR,
    /** Made over the call and the secret alone, though the parameters are in the query. */
    SIGNED_WITHOUT_QUERY,
    /** The form in the body was signed in another way than its rule says. Detail: {@link FormRule}. */
    FORM_BODY,
    /** A different construction: HMAC, or the secret first. Detail: which. */
    NOT_A_PLAIN_HASH,
    /** Nothing known explains it: most likely a wrong secret. */
    SECRET_UNKNOWN,

    /** No tenant has this address. Detail: the tenant whose secret it was signed with, if any. */
    TENANT_UNKNOWN,
    /** {@code /api/} stands twice. */
    PATH_API_TWICE,
    /** {@code /api/} is missing before the call. */
    PATH_API_MISSING,
    /** {@code /bigbluebutton/} stands twice. */
    PATH_BASE_TWICE,
    /** Names of calls are case-sensitive. Detail: the right spelling. */
    PATH_CASE,
    /** A call that BigBlueButton no longer has, or never offered to applications. Detail: the call. */
    CALL_GONE,
    /** No call has this name. Detail: the name. */
    CALL_UNKNOWN;

    /** What happened to a secret on its way into the application. */
    public enum Damage {
        BLANK_AFTER,
        BLANK_BEFORE,
        LINE_END,
        QUOTED,
        LOWER_CASE,
        UPPER_CASE,
        CUT,
        PERCENT_ENCODED,
        /** The one that is stored here has blanks around it. */
        BLANK_STORED
    }

    /** How the signed query differs from the one that arrived. */
    public enum Encoding {
        BLANK,
        BRACKETS,
        PUNCTUATION,
        HEX_CASE,
        HTML,
        TWICE,
        DECODED,
        WHOLE
    }

    /** What the caller signed of a form. */
    public enum FormRule {
        /** The call and the secret alone, as for BigBlueButton 2.6 and later. */
        NOTHING,
        /** The parameters sorted, as for BigBlueButton 2.4 and 2.5. */
        SORTED,
        /** The body as it was sent. */
        AS_SENT
    }
}
