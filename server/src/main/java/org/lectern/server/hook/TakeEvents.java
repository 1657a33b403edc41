package org.lectern.server.hook;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.lectern.bbb.ReceivedEvent;
import org.lectern.server.activity.EventLog;
import org.lectern.server.activity.MeetingReference;
import org.lectern.server.activity.Observation;
import org.lectern.server.platform.Notice;

/**
 * Takes in events that were verified elsewhere, because they came to another address than that of a hook of ours: read
 * the same way, in the same commit, counted in the same counters. Safe for use by several threads.
 */
public final class TakeEvents {
    private final ReceiveHook.Reading reading;
    private final Intake intake;
    private final HookTally tally;

    public TakeEvents(ReceiveHook.Reading reading, Intake intake, HookTally tally) {
        this.reading = reading;
        this.intake = intake;
        this.tally = tally;
    }

    /**
     * An event and the meeting that it is about, as our log names it.
     *
     * @param atMillis when it happened; empty for a time that is never plausible
     */
    public record Placed(ReceivedEvent event, MeetingReference meeting, OptionalLong atMillis) {}

    /**
     * What is to be kept of one request.
     *
     * @param foreign events of meetings that are not ours, which are only counted
     * @param bytes size of the request's body
     */
    public record Parcel(List<Placed> events, Foreign foreign, List<DeadLetter> deadLetters, int bytes) {
        public Parcel {
            events = List.copyOf(events);
            deadLetters = List.copyOf(deadLetters);
        }
    }

    /**
     * Events of meetings that are not ours.
     *
     * @param server that sent them, as far as is known
     */
    public record Foreign(int events, Optional<UUID> server) {
        public static final Foreign NONE = new Foreign(0, Optional.empty());
    }

    /** Returns when it is known whether it is durable; if not, sending it again is safe. */
    public boolean take(Parcel parcel) throws InterruptedException {
        var entries = new ArrayList<EventLog.Entry>();
        var notices = new ArrayList<Notice>();
        for (Placed placed : parcel.events()) {
            if (reading.tap().wants(placed.event())) {
                notices.addAll(reading.tap().notices(placed.event()));
            }
            Observation observation = reading.observe().observe(placed.event(), placed.meeting(), placed.atMillis());
            entries.add(new EventLog.Entry(observation, reading.plausible().accepts(observation)));
        }
        int foreign = parcel.foreign().events();
        if (foreign > 0) {
            parcel.foreign().server().ifPresent(server -> tally.foreign(server, foreign));
        }
        var delivery = new Delivery(entries, foreign, parcel.deadLetters(), notices, parcel.bytes());
        return delivery.events() == 0 || intake.submit(delivery) == Intake.Result.STORED;
    }
}
