package org.lectern.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The product in a process of its own, prepared for load. */
final class ProductProcess implements AutoCloseable {
    private final Child child;
    private final Map<String, String> facts;

    private ProductProcess(Child child, Map<String, String> facts) {
        this.child = child;
        this.facts = facts;
    }

    /**
     * @param name of its log
     * @param options of {@link Product}
     */
    static ProductProcess start(Lab lab, String name, String... options) throws IOException {
        Path data = Files.createDirectories(lab.data());
        List<String> command = lab.product(
                Product.class,
                Arguments.join(
                                List.of(
                                        data.toString(),
                                        lab.postgres().url(),
                                        lab.postgres().user(),
                                        lab.postgres().password().reveal()),
                                List.of(options))
                        .toArray(String[]::new));
        Child child = Child.start(name, command, Map.of(), lab.log(name));
        try {
            return new ProductProcess(child, child.answer());
        } catch (Child.Failed e) {
            child.close();
            throw new Child.Failed("the product did not start, see " + lab.log(name));
        }
    }

    Map<String, String> ask(String line) {
        Map<String, String> answer = child.ask(line);
        String failure = answer.get("failed");
        if (failure != null) {
            throw new Child.Failed(line + ": " + failure);
        }
        return answer;
    }

    int port() {
        return registered().getPort();
    }

    /** Callback address that is registered at the one server it knows. */
    URI registered() {
        return URI.create(fact("registered"));
    }

    /** Of the one server it knows. */
    String secret() {
        return fact("secret");
    }

    /** Of this installation: what its meeting identifiers begin with. */
    String tag() {
        return fact("tag");
    }

    double cpuSeconds() {
        return ProcessCost.cpuSeconds(child.pid());
    }

    double peakResidentMebibytes() {
        return ProcessCost.peakResidentMebibytes(child.pid());
    }

    private String fact(String name) {
        String value = facts.get(name);
        if (value == null) {
            throw new Child.Failed("the product did not tell its " + name);
        }
        return value;
    }

    @Override
    public void close() {
        child.close();
    }
}
