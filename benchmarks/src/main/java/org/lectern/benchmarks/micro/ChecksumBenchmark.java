package org.lectern.benchmarks.micro;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.lectern.bbb.Checksum;
import org.lectern.bbb.ChecksumAlgorithm;
import org.lectern.bbb.ChecksumPolicy;
import org.lectern.bbb.SharedSecret;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Verifying the query of a call with one secret, SHA-256. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ChecksumBenchmark {
    private final SharedSecret secret = SharedSecret.of("639259d4-9dd8-4b25-bf01-95f9567eaf4b");
    private final ChecksumPolicy policy = ChecksumPolicy.atLeast(ChecksumAlgorithm.SHA1, List.of(secret));
    private final String query = Checksum.signedQuery(
            ChecksumAlgorithm.SHA256,
            "join",
            "fullName=Jane+Smith&meetingID=a1b2c3d4e5-k7m3x2q9w4&role=VIEWER&userID=10042&redirect=true",
            secret);

    @Benchmark
    public Object verify() {
        return Checksum.verify("join", query, policy);
    }
}
