package org.lectern.server.front;

import java.util.Optional;
import org.lectern.bbb.Parameters;
import org.lectern.server.tenant.Tenant;

/**
 * A join as the tenant's policy decided it.
 *
 * @param hop how often it was tried before: a server that turns people away is not asked for ever
 * @param reference names the request to the person and the operator
 * @param looking whether nobody is to be let in yet
 */
record JoinWish(Tenant tenant, Parameters parameters, int hop, String reference, boolean looking) {
    JoinWish(Tenant tenant, Parameters parameters, int hop, String reference) {
        this(tenant, parameters, hop, reference, false);
    }

    JoinWish onlyLooking() {
        return new JoinWish(tenant, parameters, hop, reference, true);
    }

    String text(String name) {
        return CallRules.text(parameters, name);
    }

    /** Where the person wants to go afterwards, the class's identifier filled in; empty where that is no web address. */
    Optional<CallerAddress> logoutUrl() {
        return CallerAddress.of(text("logoutURL").replace("%%MEETINGID%%", Addressed.encode(text("meetingID"))));
    }

    /** False where the caller wants the client's address as XML. */
    boolean redirects() {
        return !text("redirect").equalsIgnoreCase("false");
    }
}
