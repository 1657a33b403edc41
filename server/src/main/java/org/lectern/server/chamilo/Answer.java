package org.lectern.server.chamilo;

import org.lectern.server.platform.RawResponse;

/** What the endpoints say, in the form that Chamilo's own say it. Never 403: BigBlueButton's sender deletes its hook. */
final class Answer {
    private static final RawResponse AGAIN =
            RawResponse.json(503, "{\"ok\":false,\"error\":\"not_stored\"}\n").with("Retry-After", "1");

    private Answer() {}

    static RawResponse ok(String note) {
        return RawResponse.json(200, "{\"ok\":true,\"note\":\"" + note + "\"}\n");
    }

    /** @param taken how many of the events were for us */
    static RawResponse ok(int events, int taken) {
        return RawResponse.json(200, "{\"ok\":true,\"events\":" + events + ",\"taken\":" + taken + "}\n");
    }

    /** It could not be stored; whoever sent it sends it again. */
    static RawResponse again() {
        return AGAIN;
    }

    static RawResponse refused(Outcome why) {
        return RawResponse.json(401, "{\"ok\":false,\"error\":\"" + error(why) + "\"}\n");
    }

    private static String error(Outcome why) {
        return switch (why) {
            case MISSING_SIGNATURE -> "missing_signature_fields";
            case EXPIRED -> "expired_signature";
            case TIMELESS -> "timeless_signature";
            case SWITCHED_OFF, NO_KEY -> "plugin_not_configured";
            case BAD_SIGNATURE, TAKEN, NOTHING_TAKEN, UNREADABLE -> "bad_signature";
        };
    }
}
