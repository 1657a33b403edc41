package org.lectern.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.lectern.simulator.Death;
import org.lectern.simulator.Simulator;

/**
 * The sandboxes of the demonstration, each a BigBlueButton server of its own that can be killed and revived.
 *
 * <p>Killed, a server is a closed port: it answers nobody and sends nothing. For use by several threads.
 */
final class DemoServers implements AutoCloseable {
    private final List<Simulator> machines = new ArrayList<>();

    private DemoServers() {}

    /**
     * Starts one server on each port.
     *
     * @param secret of the first; the others' are made of it
     * @throws Refusal if one cannot listen
     */
    static DemoServers start(List<Integer> ports, String secret) {
        var servers = new DemoServers();
        for (int port : ports) {
            String own = servers.machines.isEmpty() ? secret : secret + "-" + (servers.machines.size() + 1);
            try {
                servers.machines.add(Simulator.builder().port(port).secret(own).start());
            } catch (IOException e) {
                servers.close();
                throw new Refusal(
                        ExitCode.IN_USE,
                        "the sandbox cannot listen on port " + port + ": " + e.getMessage(),
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

    /** All of them, up or down. */
    List<Simulator> machines() {
        return List.copyOf(machines);
    }

    static boolean isUp(Simulator machine) {
        return machine.death().isEmpty();
    }

    /** Its power is cut. Nothing happens to one that is down already. */
    static void kill(Simulator machine) {
        if (isUp(machine)) {
            machine.kill(Death.REFUSES);
        }
    }

    /**
     * Nothing happens to one that is up already.
     *
     * @param remembers whether it only was unreachable: its classes went on; else it is a fresh process and has forgotten
     *     them all
     */
    static void revive(Simulator machine, boolean remembers) {
        if (!isUp(machine)) {
            machine.revive(remembers);
        }
    }

    @Override
    public void close() {
        machines.forEach(Simulator::close);
    }
}
