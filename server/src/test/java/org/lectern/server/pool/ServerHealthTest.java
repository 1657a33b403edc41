package org.lectern.server.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lectern.server.pool.ServerHealth.OFFLINE;
import static org.lectern.server.pool.ServerHealth.ONLINE;
import static org.lectern.server.pool.ServerHealth.UNHEALTHY;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ServerHealthTest {
    @Test
    void oneLostAnswerChangesNothing() {
        assertThat(after(ONLINE, "-")).containsExactly(ONLINE);
        assertThat(after(ONLINE, "-+-+-+")).containsOnly(ONLINE);
    }

    @Test
    void failuresInARowMakeItUnhealthyThenOffline() {
        assertThat(after(ONLINE, "----")).containsExactly(ONLINE, UNHEALTHY, UNHEALTHY, OFFLINE);
    }

    @Test
    void oneAnswerDoesNotMakeASickServerWell() {
        assertThat(after(OFFLINE, "++")).containsExactly(UNHEALTHY, ONLINE);
        assertThat(after(OFFLINE, "+-+-")).doesNotContain(ONLINE);
    }

    @Test
    void theVeryFirstAnswerIsBelieved() {
        assertThat(OFFLINE.after(0, 1, true)).isEqualTo(ONLINE);
    }

    private static List<ServerHealth> after(ServerHealth start, String polls) {
        var seen = new ArrayList<ServerHealth>();
        ServerHealth health = start;
        int failures = 0;
        int successes = 0;
        for (char poll : polls.toCharArray()) {
            failures = poll == '-' ? failures + 1 : 0;
            successes = poll == '+' ? successes + 1 : 0;
            health = health.after(failures, successes, false);
            seen.add(health);
        }
        return seen;
    }
}
