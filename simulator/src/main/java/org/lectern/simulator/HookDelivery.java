package org.lectern.simulator;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Delivers events to hooks as the real sender does: 3.x each event on its own, at once and in no order; 2.x one after the
 * other for each hook, so that one failing event blocks those behind it. 2xx and 401 are successes. When the retries are
 * used up the hook is deleted and its events are lost.
 *
 * @see "docs/protocol/hooks.md, traps of the sender"
 */
final class HookDelivery {
    private final HookSender sender;
    private final Hooks hooks;
    private final Faults faults;
    private final DeliveryLog log;
    private final Wire wire;
    private final Map<String, Deque<Delivery>> queues = new HashMap<>();

    /** What deliveries and callbacks are made with. */
    record Wire(Timeline timeline, Timings timings, HttpSender http, DeliveryRequest.Server server) {}

    HookDelivery(HookSender sender, Hooks hooks, Faults faults, DeliveryLog log, Wire wire) {
        this.sender = sender;
        this.hooks = hooks;
        this.faults = faults;
        this.log = log;
        this.wire = wire;
    }

    /** @param events how many are in the request */
    private record Delivery(Hook hook, HookMessage message, DeliveryRequest request, int events) {}

    /** Takes events over and returns at once. */
    void publish(List<HookMessage> messages) {
        for (HookMessage happened : messages) {
            log.happened();
            HookMessage message = told(happened);
            for (Hook hook : hooks.receivers(message)) {
                offer(hook, message);
            }
        }
    }

    private HookMessage told(HookMessage message) {
        SenderTraps traps = faults.traps();
        HookMessage told = traps.sessionData() ? message.withSessionData() : message;
        return faults.happens(traps.lostUsers()) ? told.withoutUser(faults.happens(0.5)) : told;
    }

    private void offer(Hook hook, HookMessage message) {
        EventFaults planned = faults.events();
        if (faults.happens(planned.drop())) {
            log.dropped();
            return;
        }
        DeliveryRequest.Server server = wire.server;
        if (faults.happens(planned.wrongChecksum())) {
            server = new DeliveryRequest.Server(server.domain(), server.secret() + "-wrong");
        }
        Delivery delivery =
                new Delivery(hook, message, DeliveryRequest.of(sender, server, hook, message, message.at() + 1), 1);
        start(delivery, planned);
        if (faults.happens(planned.duplicate())) {
            log.duplicated();
            start(delivery, planned);
        }
    }

    private void start(Delivery delivery, EventFaults planned) {
        log.accepted();
        long millis = planned.delay().toMillis() + faults.upTo(planned.reorder().toMillis());
        if (millis == 0) {
            enqueue(delivery);
        } else {
            wire.timeline.after(Duration.ofMillis(millis), () -> enqueue(delivery));
        }
    }

    private void enqueue(Delivery delivery) {
        if (!sender.isLegacy()) {
            attempt(delivery, 1);
            return;
        }
        boolean first;
        synchronized (queues) {
            Deque<Delivery> queue = queues.computeIfAbsent(delivery.hook.id(), id -> new ArrayDeque<>());
            queue.addLast(delivery);
            first = queue.size() == 1;
        }
        if (first) {
            attempt(delivery, 1);
        }
    }

    private void attempt(Delivery delivery, int number) {
        if (!hooks.isRegistered(delivery.hook)) {
            giveUp(delivery);
            return;
        }
        DeliveryRequest request = delivery.request;
        wire.http.send(
                new HttpSender.Message(request.url(), request.headers(), request.body()),
                wire.timings.attemptTimeout(),
                outcome -> tried(delivery, number, outcome));
    }

    private void tried(Delivery delivery, int number, HttpSender.Outcome outcome) {
        log.tried(new DeliveryLog.Attempt(
                wire.timeline.now(),
                delivery.message.id(),
                withoutQuery(delivery.hook.callbackUrl()),
                number,
                outcome.status(),
                outcome.error()));
        if (outcome.successful() || outcome.status() == 401) {
            for (int i = 0; i < delivery.events; i++) {
                log.delivered();
            }
            finished(delivery);
            return;
        }
        log.failed();
        List<Duration> retries = wire.timings.hookRetries();
        if (number <= retries.size()) {
            wire.timeline.after(retries.get(number - 1), () -> attempt(delivery, number + 1));
            return;
        }
        boolean _ = hooks.remove(delivery.hook.id());
        giveUp(delivery);
    }

    private void giveUp(Delivery delivery) {
        for (int i = 0; i < delivery.events; i++) {
            log.gaveUp();
        }
        finished(delivery);
    }

    private void finished(Delivery delivery) {
        if (!sender.isLegacy()) {
            return;
        }
        Delivery next;
        synchronized (queues) {
            Deque<Delivery> queue = queues.get(delivery.hook.id());
            if (queue == null) {
                return;
            }
            queue.pollFirst();
            join(queue);
            next = queue.peekFirst();
        }
        if (next != null) {
            attempt(next, 1);
        }
    }

    /** Makes one request of what waits, where that is switched on. */
    private void join(Deque<Delivery> queue) {
        int most = faults.traps().batch();
        if (most == 1 || queue.size() < 2) {
            return;
        }
        List<HookMessage> messages = new ArrayList<>();
        Hook hook = queue.getFirst().hook;
        while (messages.size() < most && !queue.isEmpty()) {
            messages.add(queue.removeFirst().message);
        }
        HookMessage together = HookMessage.together(messages);
        queue.addFirst(new Delivery(
                hook,
                together,
                DeliveryRequest.of(sender, wire.server, hook, together, together.at() + 1),
                messages.size()));
    }

    static String withoutQuery(String url) {
        int question = url.indexOf('?');
        return question < 0 ? url : url.substring(0, question) + "?…";
    }
}
