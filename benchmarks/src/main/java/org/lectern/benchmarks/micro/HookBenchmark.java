package org.lectern.benchmarks.micro;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.lectern.bbb.ChecksumAlgorithm;
import org.lectern.bbb.HookBody;
import org.lectern.bbb.HookSignature;
import org.lectern.bbb.ReceivedEvent;
import org.lectern.bbb.Redaction;
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

/** The steps of one delivery of one event, as bbb-webhooks 3.4 and newer send it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class HookBenchmark {
    private static final String URL = "https://classes.example.org/hooks/bbb/k7m3x2q9w4k7m3x2q9w4k7m3x2";
    private static final String FORM = "application/x-www-form-urlencoded;charset=UTF-8";

    private final List<SharedSecret> secrets = List.of(SharedSecret.of("639259d4-9dd8-4b25-bf01-95f9567eaf4b"));
    private final byte[] body =
            ("domain=bbb.example.org&event=%5B%7B%22data%22%3A%7B%22type%22%3A%22event%22%2C%22id%22%3A%22user-audio-muted"
                            + "%22%2C%22attributes%22%3A%7B%22meeting%22%3A%7B%22internal-meeting-id%22%3A%228043c8452ae9830a"
                            + "ac14c517adff3839dbd9228f-1698771157700%22%2C%22external-meeting-id%22%3A%22a1b2c3d4e5-k7m3x2"
                            + "q9w4%22%7D%2C%22user%22%3A%7B%22internal-user-id%22%3A%22w_xfsb9gxtlfom%22%2C%22external-user-i"
                            + "d%22%3A%2210042%22%2C%22muted%22%3Atrue%7D%7D%2C%22event%22%3A%7B%22ts%22%3A1795305142920%7D%7D"
                            + "%7D%5D&timestamp=1795305142921")
                    .getBytes(StandardCharsets.UTF_8);
    private final String query = "checksum="
            + HookSignature.sign(
                    HookSignature.Formula.RAW_BODY, ChecksumAlgorithm.SHA256, URL, body, secrets.getFirst());
    private final ReceivedEvent event = event(HookBody.parse(FORM, body));
    private final Redaction redaction = new Redaction(false);

    private static ReceivedEvent event(HookBody parsed) {
        return switch (parsed) {
            case HookBody.Events events -> events.events().getFirst();
            case HookBody.Unreadable unreadable -> throw new IllegalStateException(unreadable.reason());
        };
    }

    @Benchmark
    public Object verify() {
        return HookSignature.verify(new HookSignature.Delivery(URL, query, null, body), secrets);
    }

    @Benchmark
    public Object parse() {
        return HookBody.parse(FORM, body);
    }

    @Benchmark
    public Object identity() {
        return event.identity();
    }

    @Benchmark
    public Object redact() {
        return event.redacted(redaction);
    }
}
