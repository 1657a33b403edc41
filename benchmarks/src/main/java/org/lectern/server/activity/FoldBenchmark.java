package org.lectern.server.activity;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Folding a person's hour from nothing, for each event; in this package because the fold is nobody else's. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class FoldBenchmark {
    private static final int EVENTS = 60;
    private static final Kind[] KINDS = {
        Kind.UNMUTED,
        Kind.MUTED,
        Kind.MESSAGE,
        Kind.HAND_RAISED,
        Kind.HAND_LOWERED,
        Kind.CAMERA_STARTED,
        Kind.CAMERA_STOPPED
    };

    private final Fold fold = new Fold(ObservationOrder.BY_TIME);
    private final Track track = Track.connection("w_xfsb9gxtlfom");
    private final List<Observation> observations = observations(track);

    private static List<Observation> observations(Track track) {
        var meeting = new MeetingReference("8043c8452ae9830aac14c517adff3839dbd9228f-1698771157700", "a1b2c3d4e5-k7m3");
        var subject = new Observation.Subject(meeting, track);
        var observations = new ArrayList<Observation>();
        for (int i = 0; i < EVENTS; i++) {
            Kind kind = i == 0 ? Kind.JOINED : i == 1 ? Kind.VOICE_ENABLED : KINDS[i % KINDS.length];
            observations.add(
                    Observation.of(subject, Source.HOOK, 1_698_771_160_000L + i * 60_000L, Observation.What.of(kind)));
        }
        return observations;
    }

    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public Object fold() {
        return fold.fold(track, Fold.Saved.NOTHING, new ArrayList<>(observations));
    }
}
