package org.lectern.simulator;

import java.io.IOException;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Says how a simulated server is to be. Everything has a default. */
public final class SimulatorBuilder {
    /** The example secret of BigBlueButton's own documentation. */
    public static final String DEFAULT_SECRET = "639259d4-9dd8-4b25-bf01-95f9567eaf4b";

    String host = "127.0.0.1";
    int port;
    int controlPort;
    String secret = DEFAULT_SECRET;

    @Nullable
    String publicUrl;

    String domain = "bbb.sandbox.example";
    ServerProfile profile = ServerProfile.V3_0;

    boolean scalelite;
    List<String> formats = List.of("presentation", "video");
    boolean olderPlayer;

    @Nullable
    HookSender sender;

    @Nullable
    Set<Hash> hashes;

    InstantSource clock = InstantSource.system();
    Timings timings = Timings.real();
    long seed = ThreadLocalRandom.current().nextLong();

    SimulatorBuilder() {}

    /** Address to listen on; 127.0.0.1 if not said. */
    public SimulatorBuilder host(String address) {
        host = address;
        return this;
    }

    /** Port to listen on; 0, the default, takes a free one. */
    public SimulatorBuilder port(int number) {
        port = number;
        return this;
    }

    /** Port of the page and control API that outlive {@link Simulator#kill}; 0, the default, takes a free one. */
    public SimulatorBuilder controlPort(int number) {
        controlPort = number;
        return this;
    }

    public SimulatorBuilder secret(String sharedSecret) {
        if (sharedSecret.isBlank()) {
            throw new IllegalArgumentException("the shared secret is empty");
        }
        secret = sharedSecret;
        return this;
    }

    /** Scheme, host and port under which browsers reach it, if that is not where it listens. */
    public SimulatorBuilder publicUrl(String url) {
        publicUrl = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        return this;
    }

    /** What the webhook sender calls its server in the field {@code domain}. */
    public SimulatorBuilder domain(String name) {
        domain = name;
        return this;
    }

    /** The generation to behave as; 3.0 if not said. Brings its usual webhook sender along. */
    public SimulatorBuilder profile(ServerProfile generation) {
        profile = generation;
        return this;
    }

    /** Behaves as a Scalelite in front of servers: no hooks, no text tracks, no SHA-384, texts of its own. */
    public SimulatorBuilder scalelite() {
        scalelite = true;
        return this;
    }

    /** What recordings are made into, in order; presentation and video if not said. */
    public SimulatorBuilder recordingFormats(String... types) {
        formats = List.of(types);
        return this;
    }

    /** Presentations play in the player from before 2.3, whose address names the recording in its query. */
    public SimulatorBuilder olderPlayer() {
        olderPlayer = true;
        return this;
    }

    public SimulatorBuilder sender(HookSender hookSender) {
        sender = hookSender;
        return this;
    }

    /** The hashes that calls may be signed with; those of the profile if not said. */
    public SimulatorBuilder hashes(Set<Hash> allowed) {
        hashes = EnumSet.copyOf(allowed);
        return this;
    }

    /** A {@link SteppedClock} stops all life until {@link Simulator#advance}. */
    public SimulatorBuilder clock(InstantSource source) {
        clock = source;
        return this;
    }

    public SimulatorBuilder timings(Timings schedule) {
        timings = schedule;
        return this;
    }

    /** Decides every random choice of the server and its faults. */
    public SimulatorBuilder seed(long value) {
        seed = value;
        return this;
    }

    Set<Hash> allowedHashes() {
        Set<Hash> allowed = EnumSet.copyOf(hashes == null ? profile.hashes() : hashes);
        if (scalelite && hashes == null) {
            allowed.remove(Hash.SHA384);
        }
        return allowed;
    }

    /**
     * Starts listening.
     *
     * @throws IOException if the port cannot be had
     */
    public Simulator start() throws IOException {
        return new Simulator(this);
    }
}
