package org.lectern.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import org.lectern.server.activity.Activity;
import org.lectern.server.activity.Detail;
import org.lectern.server.activity.EventLog;
import org.lectern.server.activity.Kind;
import org.lectern.server.activity.MeetingDirectory;
import org.lectern.server.activity.MeetingReference;
import org.lectern.server.activity.Observation;
import org.lectern.server.activity.Source;
import org.lectern.server.activity.Track;
import org.lectern.server.platform.DatabaseConnection;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.Schema;
import org.lectern.server.platform.Secret;

/**
 * Folds meetings as they go on, a few seconds at a time, and says what the fold cost for each event: this thread, and the
 * sessions of PostgreSQL that it uses. A program of its own, told over standard input how long meetings are and how many.
 */
final class FoldLength {
    private static final int PEOPLE = 40;
    private static final int SLICE_SECONDS = 5;
    private static final Kind[] KINDS = {
        Kind.UNMUTED,
        Kind.MUTED,
        Kind.MESSAGE,
        Kind.HAND_RAISED,
        Kind.HAND_LOWERED,
        Kind.CAMERA_STARTED,
        Kind.CAMERA_STOPPED,
        Kind.EMOJI
    };

    private final Activity activity;
    private final Databases databases;
    private int meetings;

    private FoldLength(Databases databases) {
        this.databases = databases;
        this.activity = Activity.of(databases, new Knowing(), Activity.Rules.STANDARD, InstantSource.system());
    }

    /** Arguments: database address, user, password. */
    public static void main(String[] arguments) throws IOException {
        var connection = new DatabaseConnection(arguments[0], arguments[1], new Secret(arguments[2]));
        Schema.migrate(connection);
        try (Databases databases = connection.pools();
                var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            var fold = new FoldLength(databases);
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] words = line.split(" ", -1);
                fold.run(Integer.parseInt(words[0]), Integer.parseInt(words[1]));
            }
        }
    }

    private void run(int minutes, int times) throws IOException {
        long java = 0;
        double postgres = sessions();
        int events = 0;
        for (int i = 0; i < times; i++) {
            List<List<Observation>> slices = slices(minutes, meetings++);
            for (List<Observation> slice : slices) {
                activity.log()
                        .append(new EventLog.Batch(
                                slice.stream()
                                        .map(one -> new EventLog.Entry(one, true))
                                        .toList(),
                                new EventLog.Tally(slice.size(), 0, 0)));
                long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
                int folded = activity.fold().runOnce().events();
                java += ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before;
                if (folded != slice.size()) {
                    throw new Child.Failed(folded + " events folded of " + slice.size());
                }
                events += folded;
            }
        }
        System.out.println("events=" + events);
        System.out.println("java_us=" + java / 1e3 / events);
        System.out.println("postgresql_us=" + (sessions() - postgres) * 1e6 / events);
        System.out.println(".");
    }

    /** Processor seconds of the sessions that the fold has. */
    private double sessions() {
        // One at a time comes out of the pool, mostly the same; those of this name are its all.
        List<Long> pids = databases
                .jobs()
                .jdbc()
                .sql("select pid from pg_stat_activity where application_name = 'lectern-fold'")
                .query(Long.class)
                .list();
        return pids.stream().mapToDouble(FoldLength::seconds).sum();
    }

    private static double seconds(long pid) {
        try {
            // Nanoseconds on a processor; ticks would be too coarse.
            return Long.parseLong(Files.readString(Path.of("/proc/" + pid + "/schedstat"))
                            .split(" ", -1)[0])
                    / 1e9;
        } catch (IOException e) {
            return 0;
        }
    }

    /** One event a second, of people at random; everybody joins in the first minute. */
    private static List<List<Observation>> slices(int minutes, int number) {
        var random = new SplittableRandom(number);
        long start = Instant.now().toEpochMilli() - 60_000L * minutes;
        var meeting = new MeetingReference("fold" + number + "-" + start, "fold-" + number);
        var slices = new ArrayList<List<Observation>>();
        for (int second = 0; second < 60 * minutes; second++) {
            if (second % SLICE_SECONDS == 0) {
                slices.add(new ArrayList<>());
            }
            boolean joins = second < PEOPLE;
            int person = joins ? second : random.nextInt(PEOPLE);
            Kind kind = joins ? Kind.JOINED : KINDS[random.nextInt(KINDS.length)];
            var detail = Detail.of(Detail.EXTERNAL_USER_ID, "u" + person)
                    .with(Detail.NAME, "Person " + person)
                    .with(Detail.EMOJI, "👍");
            slices.getLast()
                    .add(Observation.of(
                            new Observation.Subject(meeting, Track.connection("w_" + person)),
                            Source.HOOK,
                            start + 1_000L * second,
                            new Observation.What(kind, detail)));
        }
        return slices;
    }

    /** Every meeting is one of ours. */
    private static final class Knowing implements MeetingDirectory {
        @Override
        public Map<MeetingReference, MeetingStatus> statuses(Collection<MeetingReference> meetings) {
            var statuses = new HashMap<MeetingReference, MeetingStatus>();
            for (MeetingReference meeting : meetings) {
                UUID id = UUID.nameUUIDFromBytes(meeting.serverMeetingId().getBytes(StandardCharsets.UTF_8));
                statuses.put(meeting, new Known(id, id));
            }
            return statuses;
        }

        @Override
        public boolean carriesOurTag(String serverMeetingId) {
            return true;
        }
    }
}
