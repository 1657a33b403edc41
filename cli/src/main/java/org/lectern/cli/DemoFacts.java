package org.lectern.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a script needs to know about a running demonstration; {@code --facts FILE} writes it as JSON.
 *
 * @param url where people go, without a trailing slash
 * @param people who can sign in
 * @param sandbox the first of the simulated BigBlueButton servers
 * @param tenant what an application of the tenant is configured with
 * @param rooms the course's rooms, the one with the largest class first
 * @param servers all simulated servers, in the order in which the machine room counts them
 * @param machineRoom address of the page that kills and revives them
 * @param pid process to interrupt to stop it all
 */
record DemoFacts(
        String url,
        List<SignIn> people,
        Caller sandbox,
        Caller tenant,
        List<Place> rooms,
        List<Caller> servers,
        String machineRoom,
        long pid) {

    record SignIn(String role, String name, String password) {}

    /** A BigBlueButton address ending in {@code /bigbluebutton/}, with its shared secret. */
    record Caller(String url, String secret) {}

    record Place(String name, String url) {}

    static SignIn signIn(DemoCast.Actor actor) {
        return new SignIn(actor.part().name().toLowerCase(Locale.ROOT), actor.signIn(), actor.password());
    }

    /** Writes the file whole or not at all, readable by its owner only: it holds passwords. */
    void write(Path file) {
        Path target = file.toAbsolutePath();
        Path draft = target.resolveSibling("." + target.getFileName() + "." + pid);
        try {
            Files.deleteIfExists(draft);
            Files.createFile(draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(
                    draft, JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n");
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new Refusal(
                    ExitCode.CONFIGURATION,
                    "the facts cannot be written to " + target + ": " + e,
                    "Give a file in a folder that exists and is writable: --facts FILE",
                    e);
        }
    }
}
