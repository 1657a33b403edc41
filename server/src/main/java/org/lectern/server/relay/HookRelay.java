package org.lectern.server.relay;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.ChecksumAlgorithm;
import org.lectern.bbb.HookSignature;
import org.lectern.bbb.SharedSecret;
import org.lectern.server.delivery.Delivery;
import org.lectern.server.delivery.DeliveryFormat;
import org.lectern.server.delivery.NewDelivery;
import org.lectern.server.delivery.NoticeRoute.Router;
import org.lectern.server.delivery.NoticeRoute.Routing;
import org.lectern.server.delivery.Schedule;
import org.lectern.server.delivery.Verdict;
import org.lectern.server.meeting.CallbackParameters;
import org.lectern.server.meeting.CallbackRuns;
import org.lectern.server.meeting.CallbackRuns.Told;
import org.lectern.server.meeting.CallersMeeting;
import org.lectern.server.meeting.Meeting;
import org.lectern.server.meeting.MeetingStore;
import org.lectern.server.platform.Database;
import org.lectern.server.platform.GuardedRequest;
import org.lectern.server.platform.GuardedResult;
import org.lectern.server.platform.Notice;
import org.lectern.server.relay.TapEvents.About;
import org.lectern.server.tenant.Tenant;
import org.lectern.server.tenant.TenantStore;
import tools.jackson.databind.JsonNode;

/**
 * Sends events of servers to the hooks of the tenant whose meeting they are about, as a sender of version 3.4 does: its
 * form, its checksum, its schedule, and in the end its giving up. Nothing is promised about the order.
 *
 * @see "docs/protocol/hooks.md, delivery checksum"
 */
final class HookRelay implements Router, DeliveryFormat {
    static final String NAME = "hook";
    /** As long as senders wait for an answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /** Whose event it is may be told later than the event. */
    private static final Duration UNKNOWN_FOR = Duration.ofMinutes(10);

    private static final Duration ASK_AGAIN = Duration.ofSeconds(15);
    /** A sender's own: twelve repetitions in about five minutes. */
    private static final Schedule SCHEDULE = new Schedule(
            List.of(
                    Duration.ofMillis(100),
                    Duration.ofMillis(500),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(4),
                    Duration.ofSeconds(8),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(60)),
            0);

    private final TenantHooks hooks;
    private final Callers callers;
    private final Supplier<String> domain;
    private final InstantSource clock;

    /** @param domain our own host name, which stands where a sender puts its server's */
    HookRelay(TenantHooks hooks, Callers callers, Supplier<String> domain, InstantSource clock) {
        this.hooks = hooks;
        this.callers = callers;
        this.domain = domain;
        this.clock = clock;
    }

    /** Whose meeting it is and what they verify with. */
    record Callers(
            CallbackRuns runs,
            MeetingStore meetings,
            TenantStore tenants,
            CallerSecrets secrets,
            RecordingAddresses addresses) {}

    /** What a tenant is told of where its recordings play. */
    interface RecordingAddresses {
        /** @return null where all are the server's own */
        CallerEvent.@Nullable Rewritings of(UUID tenantId);
    }

    @Override
    public Routing route(Notice notice, Instant stagedAt) {
        About about = About.read(notice);
        Optional<Told> told = callers.runs().findTold(about.server(), about.internal());
        if (told.isEmpty()) {
            boolean old = Duration.between(stagedAt, clock.instant()).compareTo(UNKNOWN_FOR) > 0;
            return old ? new Routing.To(List.of()) : new Routing.Later(ASK_AGAIN);
        }
        Meeting meeting = told.get().meeting();
        Meeting.Place place = meeting.place();
        CallbackParameters caller = callers.meetings()
                .findAsCaller(meeting.id())
                .map(CallersMeeting::parameters)
                .map(CallbackParameters::of)
                .orElse(null);
        if (place == null || caller == null) {
            return new Routing.To(List.of());
        }
        // A breakout keeps the name that its server gave it, since nobody else gave it one.
        String toldId = told.get().breakout() ? about.server() : meeting.externalId();
        Optional<CallerEvent> event = CallerEvent.of(
                named(about.event(), meeting), place.serverMeetingId(), meeting.externalId(), toldId, caller);
        return new Routing.To(event.map(one -> deliveries(meeting, playing(one, meeting), notice.key()))
                .orElse(List.of()));
    }

    private CallerEvent playing(CallerEvent event, Meeting meeting) {
        CallerEvent.Rewritings rewritings =
                event.tellsAddresses() ? callers.addresses().of(meeting.tenantId()) : null;
        return rewritings == null ? event : event.withAddresses(rewritings);
    }

    /**
     * Older servers name who wrote a message by their connection alone. Where somebody of the meeting declined to be named,
     * nobody is named who cannot be told apart from them.
     */
    private String named(String event, Meeting meeting) {
        if (!event.contains("chat-message") && !event.contains("chat-group-message")) {
            return event;
        }
        JsonNode json = Texts.read(event);
        if (!UnnamedPeople.hideAlsoUnidentified(json) || !callers.runs().isAnybodyUnnamed(meeting.id())) {
            return event;
        }
        return Texts.write(json);
    }

    private List<NewDelivery> deliveries(Meeting meeting, CallerEvent event, String key) {
        List<TenantHook> wanting = hooks.listWanting(meeting.tenantId(), meeting.externalId(), event.id());
        if (wanting.isEmpty()) {
            return List.of();
        }
        String body = "domain=" + encoded(domain.get()) + "&event=" + encoded("[" + event.json() + "]") + "&timestamp="
                + clock.millis();
        return wanting.stream()
                .map(hook -> new NewDelivery(
                        new NewDelivery.Addressee(hook.tenantId(), hook.target(), hook.url()),
                        NAME,
                        hook.id() + ":" + key,
                        new NewDelivery.Content(event.id() + " of meeting " + meeting.id(), body)))
                .toList();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Schedule schedule() {
        return SCHEDULE;
    }

    @Override
    public Prepared prepare(Delivery delivery, String url, Instant now) {
        Optional<TenantHook> hook = hooks.find(hookId(delivery));
        if (hook.isEmpty()) {
            return new Prepared.Drop("the hook is gone");
        }
        Optional<SharedSecret> secret =
                callers.secrets().of(delivery.tenantId(), hook.get().signedWith());
        if (secret.isEmpty()) {
            return new Prepared.Drop("the tenant has no valid secret to sign with");
        }
        ChecksumAlgorithm algorithm = callers.tenants()
                .find(delivery.tenantId())
                .map(Tenant::minimumChecksum)
                .orElse(ChecksumAlgorithm.SHA1);
        byte[] body = delivery.payload().getBytes(StandardCharsets.UTF_8);
        String checksum = HookSignature.sign(HookSignature.Formula.RAW_BODY, algorithm, url, body, secret.get());
        return new Prepared.Send(GuardedRequest.post(
                        RelaySchedule.append(url, "checksum=" + checksum),
                        "application/x-www-form-urlencoded;charset=UTF-8",
                        body)
                .within(PATIENCE));
    }

    private static UUID hookId(Delivery delivery) {
        return UUID.fromString(delivery.target().substring("hook ".length()));
    }

    /**
     * Senders take 401 for an answer too, and try again on anything else. Unlike them we take 410 for what it says: the hook
     * is dropped at once.
     */
    @Override
    public Verdict judge(GuardedResult result) {
        if (result instanceof GuardedResult.Answered answered) {
            if (answered.isSuccess() || answered.status() == 401) {
                return new Verdict.Delivered();
            }
            if (answered.status() == 410) {
                return new Verdict.Gone(Verdict.inWords(result));
            }
        }
        return Verdict.again(result);
    }

    @Override
    public void died(Database database, Delivery delivery, boolean exhausted) {
        if (exhausted) {
            hooks.drop(
                    database,
                    delivery.tenantId(),
                    hookId(delivery),
                    "every attempt to deliver one event failed, or it was said to be gone, delivery " + delivery.id());
        }
    }
}
