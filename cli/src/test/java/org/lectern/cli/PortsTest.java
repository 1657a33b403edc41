package org.lectern.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PortsTest {
    @Test
    void namesThePortThatIsTakenAndAnotherThatIsNot() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();

            assertThatThrownBy(() -> Ports.requireFree(port, "--port"))
                    .isInstanceOfSatisfying(Refusal.class, refusal -> {
                        assertThat(refusal.getMessage()).contains("port " + port);
                        assertThat(refusal.advice())
                                .containsPattern("--port \\d+")
                                .doesNotContain("--port " + port);
                        assertThat(refusal.exitCode()).isEqualTo(ExitCode.IN_USE);
                    });
        }
    }

    @Test
    void findsAsManyDifferentPortsAsAsked() {
        assertThat(Ports.free(5))
                .doesNotHaveDuplicates()
                .hasSize(5)
                .allSatisfy(port -> Ports.requireFree(port, "--port"));
    }
}
