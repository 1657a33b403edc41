package org.lectern.server.operations;

import java.time.Duration;
import org.lectern.server.platform.Setting;

/** Settings of the request inspector. */
public record InspectorSettings(
        @Setting(
                value = "How long the request inspector keeps a request. Values of people are masked in any case.",
                standard = "7d")
        Duration keptFor,

        @Setting(
                value = "How many requests the inspector keeps for each tenant: four fifths of them refused ones. More"
                        + " helps where many applications share a tenant.",
                standard = "500")
        int keptPerTenant) {

    public InspectorSettings {
        if (keptFor.isNegative() || keptFor.isZero()) {
            throw new IllegalArgumentException("kept-for must be longer than nothing");
        }
        if (keptPerTenant < 10 || keptPerTenant > 100_000) {
            throw new IllegalArgumentException("kept-per-tenant must be from 10 to 100000");
        }
    }

    int refusedKept() {
        return keptPerTenant * 4 / 5;
    }

    int answeredKept() {
        return keptPerTenant - refusedKept();
    }
}
