package org.lectern.benchmarks;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** {@link Viewers} at work: watching from the moment it is there; {@link #end} says what they saw. */
record Watching(Child child) implements AutoCloseable {

    /** @param people how many are in the class, and how many events a second they cause */
    record Crowd(int viewers, int seconds, int people, int eventsPerSecond) {}

    static Watching start(Lab lab, ProductProcess product, Crowd crowd) throws IOException {
        Map<String, String> watched = product.ask("class");
        String cookies = SignedInTeacher.cookies(
                product.port(), watched.getOrDefault("name", ""), watched.getOrDefault("password", ""));
        List<String> command = lab.program(
                Viewers.class,
                Integer.toString(product.port()),
                "/live/classes/" + watched.getOrDefault("class", ""),
                cookies,
                Integer.toString(crowd.viewers()),
                Integer.toString(crowd.seconds()),
                Integer.toString(crowd.people()),
                Integer.toString(crowd.eventsPerSecond()),
                product.registered().toString(),
                product.secret(),
                watched.getOrDefault("internal", ""),
                watched.getOrDefault("external", ""));
        Child child = Child.start("viewers", command, Map.of(), lab.log("viewers"));
        child.answer();
        return new Watching(child);
    }

    Map<String, String> end() {
        return child.answer();
    }

    @Override
    public void close() {
        child.close();
    }
}
