package org.lectern.server.ui;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A room in a list.
 *
 * @param since when its class opened, null if none is open
 * @param people in it at the last count
 * @param last when its last class began, null if there was none
 * @param moderator whether the viewer enters as moderator
 */
record RoomRow(
        String slug,
        String name,
        boolean moderator,
        @Nullable Instant since,
        int people,
        @Nullable Instant last) {
    public boolean open() {
        return since != null;
    }
}
