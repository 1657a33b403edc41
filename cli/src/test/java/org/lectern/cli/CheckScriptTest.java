package org.lectern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How {@code ./check} ends, and what its last lines say. */
class CheckScriptTest {
    private static final String PASSED = """
            [INFO] Tests run: 3, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 12.50 s -- in org.lectern.SlowIT
            [INFO] Tests run: 1, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 0.1 s -- in org.lectern.QuickTest""";
    private static final String FAILED = PASSED + """

            [ERROR] Tests run: 2, Failures: 1, Errors: 0, Skipped: 0, Time elapsed: 3.2 s <<< FAILURE! -- in org.lectern.OtherIT
            [ERROR] org.lectern.OtherIT.saysSo -- Time elapsed: 0.028 s <<< FAILURE!
            [INFO] BUILD SUCCESS""";

    @TempDir
    Path folder;

    private Checkout checkout;
    private Path check;
    private Map<String, String> environment;

    @BeforeEach
    void layOut() {
        checkout = Checkout.in(folder);
        checkout.jdk("jdk-25", "25.0.3");
        check = checkout.root().resolve("check");
        environment = Map.of("CHROMIUM", checkout.program("chromium").toString(), "LECTERN_AOT", "off");
    }

    @Test
    void passesWhereEverythingDid() {
        checkout.buildThatPrints(PASSED, 0);

        var ran = checkout.run(environment, check);

        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(ran.out()).endsWith("check: PASSED\n").doesNotContain("took longest");
        assertThat(checkout.builds()).containsExactly("verify -Dlectern.full=false");
    }

    @Test
    void failsWithTheBuild() {
        checkout.buildThatPrints("[ERROR] it does not compile", 1);

        var ran = checkout.run(environment, check);

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.out()).contains("check: FAILED (the first [ERROR] in cli/target/check.log says why)");
    }

    @Test
    void aLongRunGoesOnAfterAFailureAndFailsInTheEndWithTheNamesOfWhatFailed() {
        checkout.buildThatPrints(FAILED, 0);

        var ran = checkout.run(environment, check, "--full");

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.out())
                .containsSubsequence(
                        "check: what took longest",
                        "12.50  org.lectern.SlowIT",
                        "3.2  org.lectern.OtherIT",
                        "OtherIT.saysSo -- Time elapsed: 0.028 s <<< FAILURE!",
                        "check: FAILED");
        assertThat(checkout.builds()).containsExactly("verify -Dlectern.full=true -Dmaven.test.failure.ignore=true");
    }

    @Test
    void aLongRunPassesWhereEverythingDid() {
        checkout.buildThatPrints(PASSED, 0);

        assertThat(checkout.run(environment, check, "--full").out()).endsWith("check: PASSED\n");
    }

    @Test
    void saysWhatToInstallWhereThereIsNoBrowser() {
        checkout.buildThatPrints(PASSED, 0);

        // Whoever runs these tests has one.
        var ran = checkout.run(Map.of("CHROMIUM", ""), check);

        assertThat(ran.code()).isEqualTo(3);
        assertThat(ran.err()).contains("need a Chromium").contains("set CHROMIUM");
        assertThat(checkout.builds()).isEmpty();
    }

    @Test
    void understandsNothingElse() {
        assertThat(checkout.run(environment, check, "--all").err()).isEqualTo("usage: ./check [--full]\n");
    }
}
