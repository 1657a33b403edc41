package org.lectern.server.platform;

import java.util.List;

/** Settings of calls to addresses that callers gave us. */
public record OutgoingSettings(
        @Setting(
                value = "Private networks, addresses and host names that may be called for a tenant (callbacks, hooks,"
                        + " documents), comma-separated, for example 10.20.0.0/16, moodle.school.internal. Public addresses"
                        + " need no entry. Needed where a learning platform stands in a private network; allow no more"
                        + " than that, since tenants name the addresses. Those where clouds keep credentials"
                        + " (169.254.0.0/16 and others) are refused all the same.",
                standard = "")
        List<String> allow) {

    public OutgoingSettings {
        allow = List.copyOf(allow);
        var unused = new AddressGuard(allow);
    }
}
