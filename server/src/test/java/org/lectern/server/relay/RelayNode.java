package org.lectern.server.relay;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.HookBody;
import org.lectern.bbb.Outcome;
import org.lectern.bbb.Parameters;
import org.lectern.bbb.SharedSecret;
import org.lectern.server.activity.Activity;
import org.lectern.server.activity.Kind;
import org.lectern.server.activity.Observation;
import org.lectern.server.activity.ObservationOrder;
import org.lectern.server.activity.PlausibleTime;
import org.lectern.server.activity.ReceiptRule;
import org.lectern.server.delivery.DeliveryNode;
import org.lectern.server.delivery.NoticeRoute;
import org.lectern.server.meeting.CallbackRuns;
import org.lectern.server.meeting.CallerTerms;
import org.lectern.server.meeting.Instance;
import org.lectern.server.meeting.Meeting;
import org.lectern.server.meeting.MeetingNotices;
import org.lectern.server.meeting.MeetingStore;
import org.lectern.server.meeting.OurMeetings;
import org.lectern.server.meeting.StartRequest;
import org.lectern.server.meeting.StartResult;
import org.lectern.server.platform.DatabaseConnection;
import org.lectern.server.platform.DatabaseUnavailable;
import org.lectern.server.platform.GuardedHttp;
import org.lectern.server.platform.Outbox;
import org.lectern.server.platform.OutgoingSettings;
import org.lectern.server.platform.RawHeaders;
import org.lectern.server.platform.RawRequest;
import org.lectern.server.platform.RawResponse;
import org.lectern.server.platform.TestMechanisms;
import org.lectern.server.pool.Server;
import org.lectern.server.recording.RecordingNews;
import org.lectern.server.tenant.Tenant;
import org.lectern.server.tenant.TenantSecret;
import org.lectern.server.tenant.TenantStore;

/** Callbacks and hooks from a server to a caller, over the real database and real HTTP, without the pages around it. */
final class RelayNode implements AutoCloseable {
    final Instance product;
    final Activity activity;
    final DeliveryNode out;
    final TenantStore tenants;
    final Tenant tenant;
    final TenantSecret secret;
    final CallbackRuns runs;
    final AnalyticsKeys analyticsKeys;
    final TenantHooks hooks;
    final TapEvents tap;
    final RecordingReadyRelay recordings;
    final CallbackSpool spool;
    final NoteRuns note;
    /** Tokens of analytics callbacks, by run: servers forget them with their meetings. */
    final Map<UUID, String> tokens = new HashMap<>();
    /** What events told of recordings. */
    final List<String> steps = new CopyOnWriteArrayList<>();

    /** What the tenant has switched off. */
    final Set<Kind> notCollected = ConcurrentHashMap.newKeySet();

    private final GuardedHttp http = new GuardedHttp(new OutgoingSettings(List.of("127.0.0.1")));
    private final TestMechanisms.ListeningNotices notices;
    private final Subscribers subscribers;
    private final Map<String, Callback> callbacks;
    private volatile boolean databaseIsDown;
    /** Null while servers' own are told. */
    volatile CallerEvent.@Nullable Rewritings addresses;

    /** Keeps all but some kinds. */
    private record LeavingOut(Set<Kind> kinds) implements ReceiptRule {
        @Override
        public boolean keepsAll() {
            return kinds.isEmpty();
        }

        @Override
        public Optional<Observation> kept(Observation observation) {
            return kinds.contains(observation.kind()) ? Optional.empty() : Optional.of(observation);
        }
    }

    RelayNode(DatabaseConnection connection, Path data) {
        var clock = new DeliveryNode.Clock(Instant.now().plus(Duration.ofMinutes(1)));
        product = new Instance(connection, Instance.Settings.usual());
        var database = product.databases.web();
        var vault = TestMechanisms.vault();
        var outbox = new Outbox();
        activity = Activity.of(
                product.databases,
                new OurMeetings(database, Instance.TAG),
                new Activity.Rules(ObservationOrder.BY_TIME, PlausibleTime.any(), new LeavingOut(notCollected)),
                InstantSource.system());
        tenants = new TenantStore(database, vault, clock);
        tenant = tenants.create("school", "School");
        secret = tenants.addSecret(tenant.id(), SharedSecret.of("the callers own secret " + UUID.randomUUID()));
        runs = new CallbackRuns(database);
        var secrets = new CallerSecrets(tenants);
        var ends = new EndRelay(product.meetings, runs, clock);
        recordings = new RecordingReadyRelay(database, outbox, product.meetings, secrets);
        var bodies = new AnalyticsBodies(
                database, outbox, activity.extras().afterwards().serverReports());
        var analytics = new AnalyticsRelay(
                bodies, product.meetings, runs, secrets, meeting -> Map.of("42", new CallerAnalytics.Gestures(3, 0)));
        analyticsKeys = new AnalyticsKeys(database, vault);
        hooks = new TenantHooks(database, vault, http, clock);
        notices = TestMechanisms.notices(connection);
        subscribers = new Subscribers(hooks, runs, notices.notices());
        tap = new TapEvents(subscribers, id -> id.startsWith(Instance.TAG));
        note = new NoteRuns(
                runs,
                activity.extras().pending(),
                new NoteRuns.Recordings() {
                    @Override
                    public void hint(UUID tenantId, UUID meetingId, String recordId) {
                        steps.add("hint " + recordId);
                    }

                    @Override
                    public void failed(UUID tenantId, UUID meetingId, String recordId) {
                        steps.add("failed " + recordId);
                    }
                },
                clock);
        var hookRelay = new HookRelay(
                hooks,
                new HookRelay.Callers(runs, product.meetings, tenants, secrets, tenantId -> addresses),
                () -> "classes.example.org",
                clock);
        out = new DeliveryNode(
                connection,
                List.of(
                        new NoticeRoute(MeetingNotices.ENDED, ends),
                        new NoticeRoute(RecordingReadyRelay.TOPIC, recordings),
                        new NoticeRoute(AnalyticsRelay.TOPIC, analytics),
                        new NoticeRoute(TapEvents.EVENT, hookRelay),
                        new NoticeRoute(TapEvents.BREAKOUT, note::breakout),
                        new NoticeRoute(TapEvents.RECORDING_STEP, note::step),
                        new NoticeRoute(TapEvents.MARKED, note::marked)),
                List.of(ends, recordings, analytics, hookRelay),
                clock);
        spool = new CallbackSpool(data, new CallbackSpool.Limits(3, 1 << 20));
        callbacks = Map.of(
                "recording-ready", failing(new RecordingReadyCallback(runs, product.servers, this::hinted)),
                "analytics",
                        failing(new AnalyticsCallback(
                                runs,
                                new AnalyticsCallback.Keys(product.servers, analyticsKeys),
                                product.meetings,
                                bodies)));
    }

    /** As if the server had the recording, each time with another format. */
    private void hinted(UUID tenantId, UUID meetingId, String recordId) {
        boolean first = product.databases
                .web()
                .jdbc()
                .sql(
                        "select not exists (select 1 from recording_told where meeting_id = :meeting and record_id = :record)")
                .param("meeting", meetingId)
                .param("record", recordId)
                .query(Boolean.class)
                .single();
        playable(product.meetings.find(meetingId).orElseThrow(), recordId, first);
    }

    void playable(Meeting meeting, String recordId, boolean first) {
        recordings.playable(
                new RecordingNews.Playable(meeting.tenantId(), meeting.id(), meeting.externalId(), recordId, first));
    }

    void databaseDown(boolean down) {
        databaseIsDown = down;
    }

    private Callback failing(Callback callback) {
        return new Callback() {
            @Override
            public String purpose() {
                return callback.purpose();
            }

            @Override
            public int maxBodyBytes() {
                return callback.maxBodyBytes();
            }

            @Override
            public RawResponse receive(Received received) {
                if (databaseIsDown) {
                    throw new DatabaseUnavailable("down", null);
                }
                return callback.receive(received);
            }
        };
    }

    int takeUpSpool() {
        return spool.takeUp(callbacks::get);
    }

    Meeting start(String externalId, String... parameters) {
        return start(tenant, secret.id(), externalId, parameters);
    }

    Meeting start(Tenant owner, UUID signedWith, String externalId, String... parameters) {
        var terms = new CallerTerms(new MeetingStore.Passwords("ap", "mp"), signedWith, false, null, null);
        var request = new StartRequest(owner.id(), externalId, "Biology 7b", Parameters.of(parameters), 25, terms);
        return ((StartResult.Running) product.start.start(request)).meeting();
    }

    Server server(Meeting meeting) {
        return product.servers.require(place(meeting).serverId());
    }

    static Meeting.Place place(Meeting meeting) {
        return java.util.Objects.requireNonNull(meeting.place());
    }

    /** The metadata as the server has it, by which it finds our addresses. */
    String tokenOf(Meeting meeting, String key) {
        var told = (Outcome.Success<org.lectern.bbb.Meeting>) product.clients
                .of(server(meeting))
                .getMeetingInfo(place(meeting).serverMeetingId());
        String url = java.util.Objects.requireNonNull(told.value().metadata().get(key));
        return url.split("/")[4];
    }

    RawResponse callback(String purpose, String token, String body, String authorization) {
        return callback(
                purpose, token, new RawRequest.Body(body.getBytes(StandardCharsets.UTF_8), false), authorization);
    }

    RawResponse callback(String purpose, String token, RawRequest.Body body, String authorization) {
        var handler = new ReceiveCallback(java.util.Objects.requireNonNull(callbacks.get(purpose)), spool, out.clock);
        return handler.handle(new RawRequest(
                "POST",
                new RawRequest.Target("/callbacks/" + token + "/" + purpose, null, Map.of("token", token)),
                authorization.isEmpty() ? RawHeaders.none() : RawHeaders.of(Map.of("Authorization", authorization)),
                body,
                "10.0.0.1"));
    }

    /** What a sender tells, as the inbox hears of it. */
    void event(String json) {
        String form = "domain=bbb&event=" + java.net.URLEncoder.encode("[" + json + "]", StandardCharsets.UTF_8)
                + "&timestamp=1798000000000";
        var body = (HookBody.Events)
                HookBody.parse("application/x-www-form-urlencoded", form.getBytes(StandardCharsets.UTF_8));
        var outbox = new Outbox();
        body.events().forEach(event -> {
            if (tap.wants(event)) {
                product.databases.web().inTransaction(() -> outbox.stage(product.databases.web(), tap.notices(event)));
            }
        });
    }

    /** Sends whatever is due now. */
    void settle() throws InterruptedException {
        out.tick();
        out.settleAll();
    }

    @Override
    public void close() {
        subscribers.close();
        notices.stop().run();
        out.close();
        http.close();
        product.close();
    }
}
