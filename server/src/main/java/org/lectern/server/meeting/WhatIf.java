package org.lectern.server.meeting;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.RandomIds;
import org.lectern.server.pool.PlacementPolicy.Placement;
import org.lectern.server.pool.PlacementPolicy.Seats;
import org.lectern.server.pool.PoolSettings;
import org.lectern.server.pool.WeightedLeastLoad;

/** Answers where classes would go now, by the policy and the load that real starts are placed with. Changes nothing. */
public final class WhatIf {
    private static final UUID NOBODY = new UUID(0, 0);
    private static final int MOST = 1_000;

    private final Seating seating;

    WhatIf(Seating seating) {
        this.seating = seating;
    }

    /** For administration beside a running product. */
    public static WhatIf of(Databases databases, PoolSettings pool) {
        return new WhatIf(new Seating(databases.web(), new WeightedLeastLoad(), pool.staleAfter()));
    }

    /**
     * As many classes one after the other, each seeing those before it.
     *
     * @param expected people in each, 1 to 100,000
     * @param tags that the server must have
     * @param classes 1 to 1,000
     */
    public List<Placement> ask(int expected, Set<String> tags, int classes) {
        if (expected < 1 || expected > 100_000 || classes < 1 || classes > MOST) {
            throw new IllegalArgumentException("1 to 1,000 classes of 1 to 100,000 people");
        }
        return seating.place(
                Collections.nCopies(classes, new Seats(RandomIds.uuid(), NOBODY, expected, tags, Set.of())));
    }
}
