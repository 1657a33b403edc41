package org.lectern.server.activity;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The observations of one track that are newer than its base, as bytes; the first one is the version of the form. */
final class PackedTail {
    /** A longer one is read from the log instead. */
    static final int MAX_BYTES = 64 << 10;

    private static final int VERSION = 1;
    /** The log's rows do not say it either; whose they are is known by where they stand. */
    private static final MeetingReference MEETING = new MeetingReference("-", "");

    private PackedTail() {}

    /** Null if they are too many. */
    static byte @Nullable [] write(List<Observation> observations) {
        var out = new PackedWriter();
        out.octet(VERSION);
        out.number(observations.size());
        for (Observation observation : observations) {
            out.eight(observation.identity().getMostSignificantBits());
            out.eight(observation.identity().getLeastSignificantBits());
            out.signed(observation.atMillis());
            out.octet(observation.kind().code());
            out.octet(observation.source().code());
            out.number(observation.detail().values().size());
            new TreeMap<>(observation.detail().values()).forEach((name, value) -> {
                out.text(name);
                out.text(value);
            });
            if (out.size() > MAX_BYTES) {
                return null;
            }
        }
        return out.toBytes();
    }

    /** A list that may be changed; null if the form is another one. */
    static @Nullable List<Observation> read(Track track, byte[] bytes) {
        var in = new PackedReader(bytes);
        if (in.octet() != VERSION) {
            return null;
        }
        var subject = new Observation.Subject(MEETING, track);
        int size = (int) in.number();
        var observations = new ArrayList<Observation>(size + 4);
        for (int i = 0; i < size; i++) {
            var identity = new UUID(in.eight(), in.eight());
            long at = in.signed();
            Kind kind = Kind.of(in.octet());
            Source source = Source.of(in.octet());
            var values = new TreeMap<String, String>();
            for (long left = in.number(); left > 0; left--) {
                String name = in.text();
                values.put(name, in.text());
            }
            observations.add(
                    new Observation(subject, identity, source, at, EarlierForm.read(kind, new Detail(values))));
        }
        return observations;
    }
}
