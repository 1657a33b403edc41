package org.lectern.simulator;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What meetings leave behind: archived at their end, and where somebody recorded, processed and published format by format
 * after a while. Survives restarts. Guarded by the world's lock.
 *
 * @see "docs/protocol/bigbluebutton-api.md, recordings"
 */
final class Recordings {
    private static final long BYTES_A_MINUTE = 1 << 20;

    private final World world;
    /** By record ID, which is no order anybody wants. */
    private final Map<String, Recorded> byId = new TreeMap<>();

    Recordings(World world) {
        this.world = world;
    }

    Collection<Recorded> all() {
        return byId.values();
    }

    Optional<Recorded> find(String recordId) {
        return Optional.ofNullable(byId.get(recordId));
    }

    /** The meeting is over: archive it, and process it if it was recorded. */
    void ended(Meeting meeting, long at) {
        if (!meeting.settings.keepsEvents()) {
            return;
        }
        Recorded recorded = recorded(meeting, at);
        boolean kept = meeting.marked;
        if (kept) {
            byId.put(recorded.id(), recorded);
        }
        Duration whole = world.ground.timings().meeting().recording();
        tell("rap-archive-started", recorded, Map.of());
        after(whole.dividedBy(4), () -> {
            tell(
                    "rap-archive-ended",
                    recorded,
                    step(Map.of("recorded", kept, "duration", kept ? recorded.durationMillis() : 0)));
            if (kept) {
                tell("rap-sanity-started", recorded, Map.of());
                tell("rap-sanity-ended", recorded, step(Map.of()));
            }
        });
        PipelineFault fault = world.pipelineFault();
        if (kept && fault != PipelineFault.STUCK) {
            List<String> types = world.ground.formats();
            for (int i = 0; i < types.size(); i++) {
                boolean fails = fault == PipelineFault.FAILS || fault == PipelineFault.FIRST_ONLY && i > 0;
                plan(recorded, types.get(i), whole.plus(whole.multipliedBy(i).dividedBy(2)), fails);
            }
        }
    }

    /** One from before; answers whether it is new. */
    boolean restore(PastRecording past) {
        if (byId.containsKey(past.recordId())) {
            return false;
        }
        var recorded = new Recorded(
                new Recorded.Origin(
                        past.recordId(),
                        past.meetingId(),
                        past.name(),
                        past.began().toEpochMilli(),
                        past.ended().toEpochMilli(),
                        past.participants()),
                new Recorded.Family(null, "", false, List.of()),
                past.metadata());
        if (past.state() != PastRecording.State.PROCESSING) {
            long millis = recorded.durationMillis() / 2;
            world.ground.formats().forEach(type -> recorded.formats.add(format(recorded, type, millis)));
            recorded.state = past.state() == PastRecording.State.PUBLISHED
                    ? Recorded.State.published
                    : Recorded.State.unpublished;
        }
        byId.put(recorded.id(), recorded);
        return true;
    }

    /** Shows or hides it; answers whether that changed anything. */
    boolean publish(Recorded recorded, boolean publish) {
        Recorded.State wanted = publish ? Recorded.State.published : Recorded.State.unpublished;
        if (!recorded.isDone() || recorded.state == wanted) {
            return false;
        }
        recorded.state = wanted;
        tell(publish ? "rap-published" : "rap-unpublished", recorded, Map.of());
        return true;
    }

    void delete(Recorded recorded) {
        recorded.state = Recorded.State.deleted;
        tell("rap-deleted", recorded, Map.of());
    }

    private void plan(Recorded recorded, String type, Duration published, boolean fails) {
        after(published.multipliedBy(3).dividedBy(4), () -> {
            if (recorded.state != Recorded.State.deleted) {
                tell("rap-process-started", recorded, Map.of("workflow", type));
            }
        });
        after(published, () -> {
            if (recorded.state != Recorded.State.deleted && fails) {
                tell("rap-process-ended", recorded, Map.of("success", false, "step-time", 12, "workflow", type));
            } else if (recorded.state != Recorded.State.deleted) {
                publish(recorded, type, published.toMillis());
            }
        });
    }

    private void publish(Recorded recorded, String type, long millis) {
        Recorded.Format format = format(recorded, type, millis);
        tell("rap-process-ended", recorded, step(Map.of("workflow", type)));
        tell("rap-publish-started", recorded, Map.of("workflow", type));
        recorded.formats.add(format);
        if (!recorded.isDone()) {
            recorded.state = Recorded.State.published;
        }
        world.tell(world.events.published(recorded, format, world.ground.now()));
        String script = "post_publish_recording_ready_callback";
        tell("rap-post-publish-started", recorded, Map.of("workflow", script));
        tell("rap-post-publish-ended", recorded, step(Map.of("workflow", script)));
        world.published(recorded);
    }

    private Recorded.Format format(Recorded recorded, String type, long millis) {
        String host = world.host();
        String url = switch (type) {
            case "presentation" ->
                world.ground.olderPlayer()
                        ? host + "/playback/presentation/2.0/playback.html?meetingId=" + recorded.id()
                        : host + "/playback/presentation/2.3/" + recorded.id();
            case "podcast" -> host + "/podcast/" + recorded.id() + "/audio.ogg";
            default -> host + "/playback/" + type + "/" + recorded.id() + "/";
        };
        long minutes = recorded.durationMillis() / 60_000;
        return new Recorded.Format(type, url, millis, minutes, BYTES_A_MINUTE * (minutes + 1));
    }

    private Recorded recorded(Meeting meeting, long at) {
        MeetingSettings settings = meeting.settings;
        long people = 0;
        for (LedgerBook.Page ignored : meeting.ledger.pages()) {
            people++;
        }
        Meeting parent = meeting.parent;
        return new Recorded(
                new Recorded.Origin(
                        meeting.internalId(),
                        meeting.externalId(),
                        settings.name(),
                        meeting.identity.createdAt(),
                        at,
                        (int) people),
                new Recorded.Family(
                        parent == null ? null : parent.internalId(),
                        settings.given().text("sequence"),
                        Boolean.parseBoolean(settings.given().text("freeJoin")),
                        List.copyOf(meeting.rooms)),
                settings.metadata());
    }

    private void after(Duration delay, Runnable step) {
        Timeline.Planned _ = world.ground.timeline().after(delay, () -> {
            boolean _ = world.locked(() -> {
                step.run();
                return true;
            });
        });
    }

    private void tell(String id, Recorded recorded, Map<String, Object> extra) {
        world.tell(world.events.recording(id, recorded, extra, world.ground.now()));
    }

    /** What the end of a step tells besides. */
    private static Map<String, Object> step(Map<String, Object> more) {
        Map<String, Object> extra = new LinkedHashMap<>();
        extra.put("success", true);
        extra.put("step-time", 12);
        extra.putAll(more);
        return extra;
    }
}
