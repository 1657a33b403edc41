package org.lectern.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** What may know what inside the server; see the package-info of each feature. */
final class ArchitectureTest {
    private static final String ROOT = "org.lectern.server";

    private static final Map<String, Set<String>> ARROWS = Map.ofEntries(
            Map.entry("platform", Set.of()),
            Map.entry("audit", Set.of("platform")),
            Map.entry("privacy", Set.of("activity", "attendance", "audit", "platform")),
            Map.entry("delivery", Set.of("platform")),
            Map.entry("tenant", Set.of("platform")),
            Map.entry("person", Set.of("tenant", "platform")),
            Map.entry("pool", Set.of("platform")),
            Map.entry("activity", Set.of("platform")),
            Map.entry("hook", Set.of("activity", "audit", "pool", "platform")),
            Map.entry("document", Set.of("platform")),
            Map.entry("meeting", Set.of("activity", "document", "pool", "tenant", "platform")),
            Map.entry("recording", Set.of("audit", "meeting", "pool", "privacy", "platform")),
            Map.entry("room", Set.of("meeting", "person", "tenant", "platform")),
            Map.entry(
                    "playback",
                    Set.of("audit", "person", "pool", "privacy", "recording", "room", "tenant", "platform")),
            Map.entry("attendance", Set.of("activity", "meeting", "room", "person", "tenant", "audit", "platform")),
            Map.entry(
                    "relay",
                    Set.of(
                            "playback",
                            "delivery",
                            "meeting",
                            "hook",
                            "recording",
                            "pool",
                            "tenant",
                            "activity",
                            "platform")),
            Map.entry(
                    "chamilo", Set.of("export", "hook", "audit", "meeting", "activity", "pool", "tenant", "platform")),
            Map.entry("usage", Set.of("activity", "platform")),
            Map.entry(
                    "statement",
                    Set.of("activity", "attendance", "audit", "delivery", "playback", "privacy", "platform")),
            Map.entry("export", Set.of("activity", "attendance", "meeting", "person", "room", "platform")),
            Map.entry("operations", Set.of("activity", "audit", "pool", "tenant", "platform")),
            Map.entry(
                    "front",
                    Set.of(
                            "platform",
                            "privacy",
                            "audit",
                            "operations",
                            "tenant",
                            "pool",
                            "activity",
                            "document",
                            "hook",
                            "meeting",
                            "playback",
                            "recording",
                            "person",
                            "room",
                            "relay")),
            Map.entry(
                    "ui",
                    Set.of(
                            "playback",
                            "recording",
                            "audit",
                            "platform",
                            "operations",
                            "tenant",
                            "person",
                            "pool",
                            "activity",
                            "export",
                            "statement",
                            "usage",
                            "hook",
                            "meeting",
                            "room",
                            "attendance",
                            "privacy",
                            "delivery",
                            "relay",
                            "chamilo")));

    private static final List<String> NAMES_THAT_SAY_NOTHING =
            List.of("util", "utils", "impl", "common", "service", "services", "dao", "dto", "helper", "base", "misc");

    private static final List<String> ENDINGS_THAT_SAY_NOTHING =
            List.of("Manager", "Impl", "Util", "Utils", "Helper", "Data", "Info");

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    @Test
    void featuresUseOnlyWhatTheyMay() {
        var wrong = new TreeSet<String>();
        for (JavaClass type : CLASSES) {
            String from = feature(type.getPackageName());
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                String to = feature(dependency.getTargetClass().getPackageName());
                if (from.isEmpty() || to.equals(from) || to.equals("outside")) {
                    continue; // the root may use everything
                }
                if (to.isEmpty() || !ARROWS.getOrDefault(from, Set.of()).contains(to)) {
                    wrong.add(dependency.getDescription());
                }
            }
        }

        assertThat(wrong).isEmpty();
    }

    @Test
    void everyFeatureIsKnownHereAndTheArrowsMakeNoCircle() {
        Set<String> features = CLASSES.stream()
                .map(type -> feature(type.getPackageName()))
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toSet());
        assertThat(ARROWS.keySet()).containsAll(features);

        ARROWS.forEach((from, targets) -> assertThat(reachable(from)).as(from).doesNotContain(from));
    }

    @Test
    void packagesAreNamedAfterTheField() {
        for (JavaClass type : CLASSES) {
            for (String part : type.getPackageName().split("\\.")) {
                assertThat(NAMES_THAT_SAY_NOTHING).as(type.getName()).doesNotContain(part);
            }
        }
    }

    @Test
    void typesAreNamedAfterTheField() {
        for (JavaClass type : CLASSES) {
            assertThat(ENDINGS_THAT_SAY_NOTHING.stream().filter(type.getSimpleName()::endsWith))
                    .as(type.getName())
                    .isEmpty();
        }
    }

    @Test
    void everyPackageSaysWhichValuesMayBeNull() {
        Set<String> marked = CLASSES.stream()
                .filter(type -> type.getSimpleName().equals("package-info"))
                .filter(type -> type.isAnnotatedWith(NullMarked.class))
                .map(JavaClass::getPackageName)
                .collect(Collectors.toSet());

        assertThat(CLASSES.stream().map(JavaClass::getPackageName).collect(Collectors.toSet()))
                .isEqualTo(marked);
    }

    @Test
    void theProductNeverKnowsTheSimulator() {
        assertThat(CLASSES.stream()
                        .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                        .map(dependency -> dependency.getTargetClass().getPackageName())
                        .filter(name -> name.startsWith("org.lectern.simulator") || name.startsWith("org.lectern.cli")))
                .isEmpty();
    }

    private static Set<String> reachable(String from) {
        var seen = new TreeSet<String>();
        var open = new java.util.ArrayDeque<>(ARROWS.getOrDefault(from, Set.of()));
        while (!open.isEmpty()) {
            String next = open.pop();
            if (seen.add(next)) {
                open.addAll(ARROWS.getOrDefault(next, Set.of()));
            }
        }
        return seen;
    }

    /** Empty for the root, "outside" for what is not the server's. */
    private static String feature(String packageName) {
        if (packageName.equals(ROOT)) {
            return "";
        }
        if (!packageName.startsWith(ROOT + ".")) {
            return "outside";
        }
        return packageName.substring(ROOT.length() + 1).split("\\.")[0];
    }
}
