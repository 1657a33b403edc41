package org.lectern.cli;

import java.io.PrintWriter;
import java.nio.file.Path;

/** What the demonstration prints once it is up. */
record DemoPoster(DemoFacts facts, boolean inProgress, int simulated, Path data) {
    void print(PrintWriter out) {
        DemoFacts.Place classroom = facts.rooms().getFirst();
        out.println();
        int classes = facts.servers().size();
        if (!inProgress) {
            out.println("Lectern is up.");
        } else if (classes == 1) {
            out.println("Lectern is up, and a class of " + simulated + " simulated people is in progress.");
        } else {
            out.println("Lectern is up, and " + classes + " classes on as many servers are in progress.");
        }
        out.println();
        out.println("  Open       " + facts.url());
        out.println("  Sign in");
        for (DemoFacts.SignIn person : facts.people()) {
            out.printf("    %-10s %-21s %s%n", person.name(), person.password(), purpose(person.role()));
        }
        out.println("  Class      " + classroom.url() + "   (" + classroom.name() + ")");
        for (DemoFacts.Caller server : facts.servers()) {
            out.println("  Sandbox    " + server.url() + "   (a BigBlueButton without media)");
        }
        out.println("  Switches   " + facts.machineRoom() + "   (kills and revives sandboxes)");
        out.println("  Plug-ins   " + facts.tenant().url() + "   (server URL for Moodle and the like)");
        out.println("    secret   " + facts.tenant().secret());
        out.println("  Data       " + data.toAbsolutePath().normalize());
        out.println();
        out.println("What to try");
        if (inProgress) {
            out.println("  1. Sign in as teacher and open the class: watch microphones, hands and messages live.");
            out.println("  2. Join it from there, open the microphone, and see yourself on the live page.");
        } else {
            out.println("  1. Sign in as teacher, open " + classroom.name() + " and start a class.");
            out.println("  2. Open the microphone in it, and see yourself on the live page.");
        }
        out.println("  3. Join as learner in a private window: the same room, another role.");
        out.println("  4. End the class and read its report; download it as CSV.");
        out.println("  5. Sign in as operator: servers, hooks, and an inbox whose counters add up.");
        out.println("  6. Sign in as teacher and open " + DemoTerm.COURSE + ": a term of classes, and who attends.");
        out.println("  7. In the same course open the recordings: shown, hidden, being made, awaited. Watch one.");
        out.println("  8. Let guests into a room (its page, Guests), and come in with the code in a private window.");
        out.println("  9. Kill a sandbox with a class on it, and watch where the class goes on.");
        out.println();
        out.println("Press Ctrl-C to stop. The data stays; 'lectern demo --fresh' begins anew.");
        out.flush();
    }

    private static String purpose(String role) {
        return switch (role) {
            case "teacher" -> "teaches the course, enters as moderator";
            case "operator" -> "sees servers, hooks and the inbox";
            default -> "is a learner of the course, enters as viewer";
        };
    }
}
