package org.lectern.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.lectern.simulator.Classroom;
import org.lectern.simulator.Simulator;

/**
 * The sandboxes of the demonstration, each a BigBlueButton server of its own that can be killed and revived.
 *
 * <p>Killed, a server is a closed port: it answers nobody, sends nothing, and forgets every class and every hook. Revived,
 * it is a fresh process at the old address. For use by several threads.
 */
final class DemoServers implements AutoCloseable {
    private final List<Machine> machines;

    private DemoServers(List<Machine> machines) {
        this.machines = machines;
    }

    /** One of the servers, up or down. */
    static final class Machine {
        private final int port;
        private final String secret;
        private @Nullable Simulator running;

        private Machine(int port, String secret) {
            this.port = port;
            this.secret = secret;
        }

        /** Ends in {@code /bigbluebutton/}. */
        String url() {
            return "http://127.0.0.1:" + port + "/bigbluebutton/";
        }

        /** The page that describes it, while it is up. */
        String home() {
            return "http://127.0.0.1:" + port + "/";
        }

        String secret() {
            return secret;
        }

        synchronized Optional<Simulator> running() {
            return Optional.ofNullable(running);
        }

        /** The classroom of this meeting, if the server is up and has it. */
        Optional<Classroom> classroom(String serverMeetingId) {
            return running().flatMap(sandbox -> sandbox.findClassroom(serverMeetingId));
        }

        /** False if it was down already. */
        synchronized boolean kill() {
            Simulator victim = running;
            if (victim == null) {
                return false;
            }
            running = null;
            victim.close();
            return true;
        }

        /** False if it was up already. */
        synchronized boolean revive() throws IOException {
            if (running != null) {
                return false;
            }
            running = Simulator.builder().port(port).secret(secret).start();
            return true;
        }
    }

    /**
     * Starts one server on each port.
     *
     * @param secret of the first; the others' are made of it
     * @throws Refusal if one cannot listen
     */
    static DemoServers start(List<Integer> ports, String secret) {
        var servers = new DemoServers(IntStream.range(0, ports.size())
                .mapToObj(i -> new Machine(ports.get(i), i == 0 ? secret : secret + "-" + (i + 1)))
                .toList());
        for (Machine machine : servers.machines) {
            try {
                boolean _ = machine.revive();
            } catch (IOException e) {
                servers.close();
                throw new Refusal(
                        ExitCode.IN_USE,
                        "the sandbox cannot listen on port " + machine.port + ": " + e.getMessage(),
                        "Choose another port: --sandbox-port",
                        e);
            }
        }
        return servers;
    }

    /**
     * The ports of so many servers and of the page that kills and revives them, which is the last.
     *
     * @param first 0 takes any that are free
     */
    static List<Integer> ports(int first, int servers) {
        if (first == 0) {
            return Ports.free(servers + 1);
        }
        List<Integer> ports = new ArrayList<>();
        for (int port = first; port <= first + servers; port++) {
            Ports.requireFree(port, "--sandbox-port");
            ports.add(port);
        }
        return ports;
    }

    List<Machine> machines() {
        return machines;
    }

    Machine first() {
        return machines.getFirst();
    }

    @Override
    public void close() {
        machines.forEach(Machine::kill);
    }
}
