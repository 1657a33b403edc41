package org.lectern.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.lectern.simulator.Simulator;

/** So many simulated servers in one program; told {@code count}, it tells how many meetings they have. */
final class SandboxPool {
    private SandboxPool() {}

    /** Argument: how many. */
    public static void main(String[] arguments) throws IOException {
        List<Simulator> servers = new ArrayList<>();
        for (int i = 0; i < Integer.parseInt(arguments[0]); i++) {
            servers.add(Simulator.builder().seed(i).start());
            System.out.println("server." + i + "=" + servers.getLast().url());
        }
        System.out.println("secret=" + servers.getFirst().secret());
        System.out.println(".");
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            int all = 0;
            int most = 0;
            var ids = new HashSet<String>();
            for (Simulator server : servers) {
                int here = server.classrooms().size();
                server.classrooms().forEach(room -> ids.add(room.meetingId()));
                all += here;
                most = Math.max(most, here);
            }
            System.out.println("meetings=" + all);
            System.out.println("most=" + most);
            System.out.println("different=" + ids.size());
            System.out.println(".");
        }
        servers.forEach(Simulator::close);
        System.exit(0);
    }
}
