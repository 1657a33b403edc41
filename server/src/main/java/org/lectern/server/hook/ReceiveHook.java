package org.lectern.server.hook;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.lectern.bbb.HookBody;
import org.lectern.bbb.HookSignature;
import org.lectern.bbb.ReceivedEvent;
import org.lectern.server.activity.EventLog;
import org.lectern.server.activity.Observation;
import org.lectern.server.activity.PlausibleTime;
import org.lectern.server.hook.DeadLetter.Reason;
import org.lectern.server.platform.DatabaseUnavailable;
import org.lectern.server.platform.Notice;
import org.lectern.server.platform.QuickHandler;
import org.lectern.server.platform.RawRequest;
import org.lectern.server.platform.RawResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers deliveries of hooks: 200 after they are durable, 401 if they are not authentic, 503 if they could not be kept,
 * and nothing else, since senders drop their hook or the event on any other answer.
 *
 * @see "docs/hooks.md, answers"
 */
public final class ReceiveHook implements QuickHandler {
    /** Larger bodies are not read; real ones have a few hundred bytes. */
    public static final int MAX_BODY_BYTES = HookBody.MAX_BYTES;

    private static final Logger log = LoggerFactory.getLogger(ReceiveHook.class);
    private static final RawResponse STORED = RawResponse.text(200, "ok\n");

    private final HookTargets targets;
    private final Reading reading;
    private final Intake intake;
    private final HookTally tally;
    private final boolean acceptWeak;

    /** @param acceptWeak whether a checksum that does not cover the body is good enough */
    public ReceiveHook(HookTargets targets, Reading reading, Intake intake, HookTally tally, boolean acceptWeak) {
        this.targets = targets;
        this.reading = reading;
        this.intake = intake;
        this.tally = tally;
        this.acceptWeak = acceptWeak;
    }

    /** How bodies become observations. */
    public record Reading(ObserveEvent observe, Doorkeeper doorkeeper, PlausibleTime plausible, EventTap tap) {
        public Reading(ObserveEvent observe, Doorkeeper doorkeeper, PlausibleTime plausible) {
            this(observe, doorkeeper, plausible, EventTap.none());
        }
    }

    @Override
    public RawResponse handle(RawRequest request) throws InterruptedException {
        try {
            return answer(request);
        } catch (DatabaseUnavailable e) {
            log.warn("hook delivery not stored, database unavailable");
            return refuse(Refusal.NOT_STORED);
        } catch (RuntimeException e) {
            log.error("hook delivery not stored", e);
            return refuse(Refusal.NOT_STORED);
        }
    }

    /**
     * All of them: the usual delivery on the spot, any other by a thread of its own. The web server would keep the
     * connection for that thread as long as more came on it, and a sender that is busy would never be quick again.
     */
    @Override
    public boolean answer(RawRequest request, Consumer<RawResponse> answer) {
        if (!answerUsual(request, answer)) {
            Thread.ofVirtual().name("hook").start(() -> answer.accept(handleOrRefuse(request)));
        }
        return true;
    }

    private RawResponse handleOrRefuse(RawRequest request) {
        try {
            return handle(request);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return refuse(Refusal.NOT_STORED);
        }
    }

    /** Of a hook that is remembered, authentic, of meetings of ours. */
    private boolean answerUsual(RawRequest request, Consumer<RawResponse> answer) {
        HookTarget target = request.method().equals("POST") ? targets.remembered(request.variable("token")) : null;
        if (target == null || !(verify(request, target) instanceof HookSignature.Accepted accepted)) {
            return false;
        }
        if (accepted.isWeak()
                || !(HookBody.parse(
                                request.headers().first("Content-Type"),
                                request.body().bytes())
                        instanceof HookBody.Events body)) {
            return false;
        }
        var entries = new ArrayList<EventLog.Entry>(body.events().size());
        for (ReceivedEvent event : body.events()) {
            Optional<Observation> observed = reading.observe().observe(event);
            if (observed.isEmpty()
                    || reading.tap().wants(event)
                    || !reading.doorkeeper()
                            .isSurelyOurs(observed.get().subject().meeting())) {
                return false;
            }
            entries.add(new EventLog.Entry(observed.get(), reading.plausible().accepts(observed.get())));
        }
        tally.delivered(target, accepted);
        tally.sent(target, body.sentMillis());
        var delivery = new Delivery(entries, 0, List.of(), request.body().bytes().length);
        if (delivery.events() == 0) {
            answer.accept(STORED);
        } else {
            intake.submit(delivery, result -> answer.accept(response(result)));
        }
        return true;
    }

    private RawResponse answer(RawRequest request) throws InterruptedException {
        if (!request.method().equals("POST")) {
            return refuse(Refusal.WRONG_METHOD);
        }
        String token = request.variable("token");
        Optional<HookTarget> target = targets.find(token);
        if (target.isEmpty()) {
            Optional<HookTarget> expired = targets.expired(token);
            expired.ifPresent(tally::refusedAt);
            return refuse(expired.isPresent() ? Refusal.EXPIRED : Refusal.UNKNOWN_TOKEN);
        }
        if (request.body().tooLarge()) {
            String detail = "larger than " + MAX_BODY_BYTES + " bytes";
            return submit(dead(target.get(), new byte[0], Reason.TOO_LARGE, detail));
        }
        HookSignature.Verdict verdict = verify(request, target.get());
        if (verdict instanceof HookSignature.Refused) {
            // The server's secret may have been changed since it was remembered; 401 would lose the event.
            Optional<HookTarget> now = targets.findNow(token);
            if (now.isPresent() && !now.equals(target)) {
                target = now;
                verdict = verify(request, now.get());
            }
        }
        return switch (verdict) {
            case HookSignature.Refused(var reason) -> {
                log.info(
                        "hook delivery refused server={} reason={}",
                        target.get().serverId(),
                        reason);
                tally.refusedAt(target.get());
                yield refuse(
                        switch (reason) {
                            case MISSING -> Refusal.NO_CHECKSUM;
                            case MALFORMED, ALGORITHM_NOT_ACCEPTED, MISMATCH -> Refusal.WRONG_CHECKSUM;
                        });
            }
            case HookSignature.Accepted accepted -> {
                if (accepted.isWeak() && !acceptWeak) {
                    tally.refusedAt(target.get());
                    yield refuse(Refusal.WEAK_CHECKSUM);
                }
                tally.delivered(target.get(), accepted);
                yield submit(read(target.get(), request));
            }
        };
    }

    private static HookSignature.Verdict verify(RawRequest request, HookTarget target) {
        return HookSignature.verify(
                new HookSignature.Delivery(
                        target.registeredUrl(),
                        request.target().query(),
                        request.headers().first("Authorization"),
                        request.body().bytes()),
                target.secrets());
    }

    private Delivery read(HookTarget target, RawRequest request) {
        byte[] body = request.body().bytes();
        return switch (HookBody.parse(request.headers().first("Content-Type"), body)) {
            case HookBody.Unreadable(String reason) -> dead(target, body, Reason.UNREADABLE, reason);
            case HookBody.Events events -> {
                tally.sent(target, events.sentMillis());
                yield read(target, body, events.events());
            }
        };
    }

    private Delivery read(HookTarget target, byte[] body, List<ReceivedEvent> events) {
        var entries = new ArrayList<EventLog.Entry>(events.size());
        var dead = new ArrayList<DeadLetter>();
        var notices = new ArrayList<Notice>();
        int foreign = 0;
        for (ReceivedEvent event : events) {
            if (reading.tap().wants(event)) {
                notices.addAll(reading.tap().notices(event));
            }
            Optional<Observation> observed = reading.observe().observe(event);
            if (observed.isEmpty()) {
                dead.add(letter(
                        target, body, Reason.NO_MEETING, event.event().kind().id()));
            } else if (reading.doorkeeper().isForeign(observed.get().subject().meeting())) {
                foreign++;
            } else {
                Observation observation = observed.get();
                entries.add(new EventLog.Entry(observation, reading.plausible().accepts(observation)));
            }
        }
        if (foreign > 0) {
            tally.foreign(target, foreign);
        }
        return new Delivery(entries, foreign, dead, notices, body.length);
    }

    private static Delivery dead(HookTarget target, byte[] body, Reason reason, String detail) {
        return new Delivery(List.of(), 0, List.of(letter(target, body, reason, detail)), body.length);
    }

    private static DeadLetter letter(HookTarget target, byte[] body, Reason reason, String detail) {
        boolean tooLarge = reason == Reason.TOO_LARGE;
        return new DeadLetter(
                target.serverId(),
                reason,
                detail,
                tooLarge ? MAX_BODY_BYTES : body.length,
                tooLarge ? new byte[0] : sha256(body));
    }

    private static byte[] sha256(byte[] body) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(body);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private RawResponse submit(Delivery delivery) throws InterruptedException {
        if (delivery.events() == 0) {
            return STORED;
        }
        return response(intake.submit(delivery));
    }

    private RawResponse response(Intake.Result result) {
        return switch (result) {
            case STORED -> STORED;
            case QUEUE_FULL -> refuse(Refusal.QUEUE_FULL);
            case NOT_STORED -> refuse(Refusal.NOT_STORED);
        };
    }

    private RawResponse refuse(Refusal refusal) {
        tally.refused(refusal);
        return refusal.status() == 401
                ? RawResponse.text(401, "not authenticated\n")
                : RawResponse.text(503, "not stored, send it again\n").with("Retry-After", "1");
    }
}
