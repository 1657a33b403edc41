package org.lectern.bbb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.bbb.example.FirstMeeting;

/** The README's example is the one that compiles, and it runs on the oldest Java that the library promises. */
class ReadmeIT {

    private static final List<String> LIBRARIES =
            List.of("jackson-", "nimbus-jose-jwt", "jspecify", "target" + File.separator);

    @Test
    void showsTheExampleThatIsCompiled() throws IOException {
        String source = Files.readString(
                Path.of("src/test/java/org/lectern/bbb/example/FirstMeeting.java"), StandardCharsets.UTF_8);
        String example = source.split("// README\\R")[1]
                .lines()
                .map(line -> line.startsWith("        ") ? line.substring(8) : line.strip())
                .collect(Collectors.joining("\n"))
                .strip();

        assertThat(Files.readString(Path.of("README.md"))).contains(example);
        assertThat(example.lines()).hasSizeLessThanOrEqualTo(10);
    }

    @Test
    void runsOnJava17(@TempDir Path folder) throws IOException, InterruptedException {
        Optional<Path> java = java17();
        assumeThat(java)
                .as("no JDK 17 in JAVA17_HOME or /usr/lib/jvm: the example was compiled for 17, but not run on it")
                .isPresent();
        try (FakeServer.Http server = new FakeServer.Http(
                200, Map.of("Content-Type", "text/xml;charset=utf-8"), Samples.bytes("answers/create-success.xml"))) {
            Path output = folder.resolve("output.txt");
            Process process = new ProcessBuilder(
                            java.orElseThrow().toString(),
                            "-cp",
                            classPath(),
                            FirstMeeting.class.getName(),
                            server.url(),
                            Samples.SECRET.reveal())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            process.getOutputStream().close();

            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(Files.readString(output))
                    .contains("Open " + server.url() + "/bigbluebutton/api/join?meetingID=course-7-week-1&fullName=Ada")
                    .contains("createTime=1531240585189")
                    .contains("Ended: true");
            assertThat(process.exitValue()).isZero();
            assertThat(server.requests)
                    .extracting(FakeServer.Request::path)
                    .containsExactly("/bigbluebutton/api/create", "/bigbluebutton/api/end");
        }
    }

    /** Only what the library itself needs, so that nothing of the tests helps it. */
    private static String classPath() {
        String all = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Arrays.stream(all.split(File.pathSeparator))
                .filter(entry -> LIBRARIES.stream().anyMatch(entry::contains))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static Optional<Path> java17() throws IOException {
        List<Path> homes = new ArrayList<>();
        Optional.ofNullable(System.getenv("JAVA17_HOME")).map(Path::of).ifPresent(homes::add);
        Path usual = Path.of("/usr/lib/jvm");
        if (Files.isDirectory(usual)) {
            try (Stream<Path> found = Files.list(usual)) {
                found.sorted().forEach(homes::add);
            }
        }
        return homes.stream()
                .filter(home -> release(home).contains("JAVA_VERSION=\"17."))
                .map(home -> home.resolve("bin/java"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static String release(Path home) {
        try {
            return Files.readString(home.resolve("release"));
        } catch (IOException e) {
            return "";
        }
    }
}
