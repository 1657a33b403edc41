package org.lectern.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.lectern.server.platform.RandomIds;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Who and what the demonstration consists of. Passwords and secrets are made once and kept in the data folder, so that
 * a second start shows the same ones.
 *
 * @param people those who can sign in
 * @param sandboxSecret shared secret of the sandbox
 * @param tenantSecret shared secret of the tenant's own callers
 */
record DemoCast(List<Actor> people, String sandboxSecret, String tenantSecret) {
    static final String COURSE = "Introduction to Astronomy";
    static final String CLASSROOM = "Lecture hall";
    static final List<String> OTHER_ROOMS = List.of("Office hours", "Study group");

    private static final String FILE = "demo.json";

    /** The rooms of the course: at least three, and one for each server. The first is the one with the largest class. */
    static List<String> rooms(int servers) {
        return Stream.of(
                        Stream.of(CLASSROOM),
                        OTHER_ROOMS.stream(),
                        IntStream.rangeClosed(1, Math.max(0, servers - 1 - OTHER_ROOMS.size()))
                                .mapToObj(number -> "Seminar " + number))
                .flatMap(names -> names)
                .toList();
    }

    /** What somebody is in the demonstration. */
    enum Part {
        OPERATOR,
        TEACHER,
        LEARNER
    }

    /**
     * @param name what others see
     * @param signIn what the person types
     */
    record Actor(Part part, String name, String signIn, String password) {}

    DemoCast {
        people = List.copyOf(people);
    }

    Actor teacher() {
        return people.stream()
                .filter(actor -> actor.part == Part.TEACHER)
                .findFirst()
                .orElseThrow();
    }

    Actor lastLearner() {
        return people.stream()
                .filter(actor -> actor.part == Part.LEARNER)
                .reduce((earlier, later) -> later)
                .orElseThrow();
    }

    /** Reads the cast of this data folder, or makes one and keeps it, readable by its owner only. */
    static DemoCast of(Path folder) {
        Path file = folder.resolve(FILE);
        var json = JsonMapper.shared();
        try {
            if (Files.exists(file)) {
                return json.readValue(Files.readString(file), DemoCast.class);
            }
            DemoCast made = make();
            Path draft = folder.resolve(FILE + ".new");
            Files.deleteIfExists(draft);
            Files.createFile(draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(draft, json.writerWithDefaultPrettyPrinter().writeValueAsString(made));
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
            return made;
        } catch (JacksonException e) {
            throw new Refusal(
                    ExitCode.CONFIGURATION,
                    file + " is not readable as the demonstration's sign-ins.",
                    "Start afresh with --fresh, or choose another folder with --data.",
                    e);
        } catch (IOException e) {
            throw new Refusal(
                    ExitCode.CONFIGURATION,
                    file + " can be neither read nor written: " + e,
                    "Choose another folder with --data.",
                    e);
        }
    }

    private static DemoCast make() {
        return new DemoCast(
                List.of(
                        new Actor(Part.OPERATOR, "Olga Petrova", "operator", password()),
                        new Actor(Part.TEACHER, "Amara Okafor", "teacher", password()),
                        new Actor(Part.LEARNER, "Lena Fischer", "learner", password()),
                        new Actor(Part.LEARNER, "Noah Martin", "learner2", password())),
                RandomIds.token256(),
                // Longer than 64 characters: what HS512 wants of a key, and some applications with it.
                RandomIds.token256() + RandomIds.token128());
    }

    /** Sixteen letters and digits in groups of four: 80 bits, and bearable to type. */
    private static String password() {
        String random = RandomIds.token128();
        return String.join(
                "-",
                IntStream.range(0, 4)
                        .mapToObj(group -> random.substring(4 * group, 4 * group + 4))
                        .toList());
    }
}
