package org.lectern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherTest {
    @TempDir
    Path folder;

    private Checkout checkout;
    private Path lectern;

    @BeforeEach
    void layOut() {
        checkout = Checkout.in(folder);
        checkout.build(0);
        checkout.aged();
        lectern = checkout.root().resolve("lectern");
    }

    @Test
    void prefersJavaHome() {
        Path home = checkout.jdk("chosen", "26.0.1");
        checkout.jdk("jdk-25", "25.0.3");

        var ran = checkout.run(Map.of("JAVA_HOME", home.toString()), lectern, "--help");

        assertThat(ran.code()).isZero();
        assertThat(ran.out()).startsWith("java 26.0.1:").contains("lectern.jar --help");
    }

    @Test
    void looksFurtherWhenJavaHomeIsTooOld() {
        Path old = checkout.jdk("jdk-17", "17.0.15");
        checkout.jdk("jdk-25", "25.0.3");

        var ran = checkout.run(Map.of("JAVA_HOME", old.toString()), lectern, "--help");

        assertThat(ran.out()).startsWith("java 25.0.3:");
    }

    @Test
    void takesTheVersionItWasMadeForRatherThanNewerOne() {
        checkout.jdk("a-newer-one", "27");
        checkout.jdk("jdk-25", "25.0.3");
        checkout.jdk("z-newer-one", "26.0.1");

        assertThat(checkout.run(Map.of(), lectern, "--help").out()).startsWith("java 25.0.3:");
    }

    @Test
    void takesNewerOneWhereThereIsNothingElse() {
        checkout.jdk("jdk-8", "1.8.0_402");
        checkout.jdk("jdk-26", "26-ea");

        assertThat(checkout.run(Map.of(), lectern, "--help").out()).startsWith("java 26-ea:");
    }

    @Test
    void saysWhatWasFoundAndWhatToInstall() throws IOException {
        checkout.jdk("jdk-17", "17.0.15");
        Files.delete(checkout.jdk("jre-25", "25.0.3").resolve("bin/javac"));

        var ran = checkout.run(Map.of(), lectern, "--help");

        assertThat(ran.code()).isEqualTo(ExitCode.CONFIGURATION);
        assertThat(ran.err())
                .contains("needs a JDK 25 or newer")
                .contains("Java 17 in " + checkout.jvms().resolve("jdk-17"))
                .contains("without a compiler")
                .contains("set JAVA_HOME");
    }

    @Test
    void saysThatJavaHomeNamesNothing() {
        var ran = checkout.run(Map.of("JAVA_HOME", "/no/such/folder"), lectern, "--help");

        assertThat(ran.err()).contains("nothing in /no/such/folder, which JAVA_HOME names");
    }

    @Test
    void buildsOnceAndNotAgain() {
        checkout.jdk("jdk-25", "25.0.3");

        checkout.run(Map.of(), lectern, "--help");
        var second = checkout.run(Map.of(), lectern, "--help");

        assertThat(checkout.builds()).containsExactly("-q -Dfast -Dmaven.test.skip=true package -pl cli -am");
        assertThat(second.err()).isEmpty();
    }

    @Test
    void buildsAgainWhenSourcesChanged() {
        checkout.jdk("jdk-25", "25.0.3");
        checkout.run(Map.of(), lectern, "--help");
        checkout.aged();

        Checkout.write(checkout.root().resolve("server/src/main/java/New.java"), "");
        checkout.run(Map.of(), lectern, "--help");

        assertThat(checkout.builds()).hasSize(2);
    }

    @Test
    void endsWithTheBuildsFailure() {
        checkout.jdk("jdk-25", "25.0.3");
        checkout.build(1);

        var ran = checkout.run(Map.of(), lectern, "--help");

        assertThat(ran.code()).isEqualTo(ExitCode.FAILED);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).contains("something is wrong").contains("could not be built");
    }

    @Test
    void doesNotWaitForBuildThatDied() {
        checkout.jdk("jdk-25", "25.0.3");
        Checkout.write(checkout.root().resolve("cli/target/building/pid"), "999999999");

        assertThat(checkout.run(Map.of(), lectern, "--help").code()).isZero();
    }

    @Test
    void runsThroughLinksFromAnywhere() throws IOException {
        checkout.jdk("jdk-25", "25.0.3");
        Path first = Files.createSymbolicLink(folder.resolve("first"), folder.relativize(lectern));
        Path second = Files.createSymbolicLink(folder.resolve("second link"), first);

        var ran = checkout.run(Map.of(), second, "demo", "--data", "two words");

        assertThat(ran.code()).isZero();
        assertThat(ran.out()).contains("-jar " + checkout.root().toRealPath() + "/cli/target/dist/lectern.jar demo");
    }

    @Test
    void usesClassCacheOfThisJdkOnly() {
        checkout.jdk("jdk-25", "25.0.3");
        var same = checkout.run(Map.of(), lectern, "--help");
        Path other = checkout.jdk("other", "25.0.4");
        var another = checkout.run(Map.of("JAVA_HOME", other.toString()), lectern, "--help");
        var without = checkout.run(Map.of("LECTERN_AOT", "off"), lectern, "--help");

        assertThat(same.out()).contains("-XX:AOTCache=");
        assertThat(another.out()).startsWith("java 25.0.4:").doesNotContain("AOTCache");
        assertThat(without.out()).doesNotContain("AOTCache");
    }

    @Test
    void passesOptionsOfTheCallerToTheJvm() {
        checkout.jdk("jdk-25", "25.0.3");

        var ran = checkout.run(Map.of("LECTERN_JAVA_OPTIONS", "-Xmx1g -Da=b"), lectern, "serve");

        assertThat(ran.out()).contains("-Xmx1g -Da=b -jar");
    }
}
