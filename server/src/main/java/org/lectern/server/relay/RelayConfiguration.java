package org.lectern.server.relay;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.lectern.server.activity.ActivityReports;
import org.lectern.server.activity.PendingMeetings;
import org.lectern.server.activity.ServerReports;
import org.lectern.server.delivery.NoticeRoute;
import org.lectern.server.meeting.CallbackRuns;
import org.lectern.server.meeting.MeetingNotices;
import org.lectern.server.meeting.MeetingStore;
import org.lectern.server.meeting.OurMeetings;
import org.lectern.server.platform.Addresses;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.FeatureSettings;
import org.lectern.server.platform.GuardedHttp;
import org.lectern.server.platform.HotRoute;
import org.lectern.server.platform.InstallationSettings;
import org.lectern.server.platform.Notices;
import org.lectern.server.platform.Outbox;
import org.lectern.server.platform.Vault;
import org.lectern.server.playback.PlaybackLinks;
import org.lectern.server.pool.ServerStore;
import org.lectern.server.recording.RecordingHints;
import org.lectern.server.tenant.PlaybackTerms;
import org.lectern.server.tenant.TenantStore;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires this feature's beans. */
@Configuration(proxyBeanMethods = false)
@FeatureSettings(prefix = "lectern.relay", record = RelaySettings.class)
public class RelayConfiguration {
    @Bean
    RecurringTask<Void> relaySweep(Databases databases, RelaySettings settings) {
        var sweep = new SweepRelayed(databases.jobs(), settings);
        return Tasks.recurring("relay-sweep", FixedDelay.of(Duration.ofHours(1)))
                .execute((instance, context) -> sweep.sweep());
    }

    @Bean
    CallerSecrets callerSecrets(TenantStore tenants) {
        return new CallerSecrets(tenants);
    }

    // Ends.

    @Bean
    EndRelay endRelay(MeetingStore meetings, CallbackRuns runs, InstantSource clock) {
        return new EndRelay(meetings, runs, clock);
    }

    @Bean
    NoticeRoute endRoute(EndRelay relay) {
        return new NoticeRoute(MeetingNotices.ENDED, relay);
    }

    // Recordings.

    @Bean
    RecordingReadyRelay recordingReadyRelay(
            Databases databases, Outbox outbox, MeetingStore meetings, CallerSecrets secrets) {
        return new RecordingReadyRelay(databases.web(), outbox, meetings, secrets);
    }

    @Bean
    NoticeRoute recordingReadyRoute(RecordingReadyRelay relay) {
        return new NoticeRoute(RecordingReadyRelay.TOPIC, relay);
    }

    @Bean
    RecordingReadyCallback recordingReadyCallback(CallbackRuns runs, ServerStore servers, RecordingHints hints) {
        return new RecordingReadyCallback(runs, servers, hints::hint);
    }

    // Analytics.

    @Bean
    AnalyticsKeys analyticsKeys(Databases databases, Vault vault) {
        return new AnalyticsKeys(databases.web(), vault);
    }

    @Bean
    AnalyticsBodies analyticsBodies(Databases databases, Outbox outbox, ServerReports reports) {
        return new AnalyticsBodies(databases.web(), outbox, reports);
    }

    @Bean
    AnalyticsRelay analyticsRelay(
            AnalyticsBodies bodies,
            MeetingStore meetings,
            CallbackRuns runs,
            CallerSecrets secrets,
            ActivityReports reports) {
        return new AnalyticsRelay(bodies, meetings, runs, secrets, meeting -> gestures(reports, meeting));
    }

    private static Map<String, CallerAnalytics.Gestures> gestures(ActivityReports reports, UUID meetingId) {
        return reports.of(meetingId).people().stream()
                .collect(Collectors.toMap(
                        person -> person.who().externalUserId(),
                        person -> new CallerAnalytics.Gestures(
                                person.figures().counts().hands(),
                                person.figures().counts().reactionTotal()),
                        (one, other) -> new CallerAnalytics.Gestures(
                                one.hands() + other.hands(), one.reactions() + other.reactions())));
    }

    @Bean
    NoticeRoute analyticsRoute(AnalyticsRelay relay) {
        return new NoticeRoute(AnalyticsRelay.TOPIC, relay);
    }

    @Bean
    AnalyticsCallback analyticsCallback(
            CallbackRuns runs,
            ServerStore servers,
            AnalyticsKeys second,
            MeetingStore meetings,
            AnalyticsBodies bodies) {
        return new AnalyticsCallback(runs, new AnalyticsCallback.Keys(servers, second), meetings, bodies);
    }

    // What comes in once.

    @Bean
    CallbackSpool callbackSpool(InstallationSettings settings) {
        return new CallbackSpool(settings.data(), CallbackSpool.Limits.USUAL);
    }

    @Bean
    SpoolLoop spoolLoop(CallbackSpool spool, RecordingReadyCallback recording, AnalyticsCallback analytics) {
        return new SpoolLoop(spool, Map.of(recording.purpose(), recording, analytics.purpose(), analytics));
    }

    @Bean
    HotRoute recordingReadyCallbackRoute(RecordingReadyCallback callback, CallbackSpool spool, InstantSource clock) {
        return route(callback, spool, clock);
    }

    @Bean
    HotRoute analyticsCallbackRoute(AnalyticsCallback callback, CallbackSpool spool, InstantSource clock) {
        return route(callback, spool, clock);
    }

    private static HotRoute route(Callback callback, CallbackSpool spool, InstantSource clock) {
        return new HotRoute(
                "/callbacks/{token}/" + callback.purpose(),
                callback.maxBodyBytes(),
                new ReceiveCallback(callback, spool, clock));
    }

    // Hooks of tenants.

    @Bean
    TenantHooks tenantHooks(Databases databases, Vault vault, GuardedHttp http, InstantSource clock) {
        return new TenantHooks(databases.web(), vault, http, clock);
    }

    @Bean
    Subscribers subscribers(TenantHooks hooks, CallbackRuns runs, Notices notices) {
        return new Subscribers(hooks, runs, notices);
    }

    @Bean
    TapEvents tapEvents(Subscribers subscribers, OurMeetings ours) {
        return new TapEvents(subscribers, ours::carriesOurTag);
    }

    @Bean
    HookRelay hookRelay(TenantHooks hooks, HookRelay.Callers callers, Addresses addresses, InstantSource clock) {
        return new HookRelay(
                hooks,
                callers,
                () -> Objects.requireNonNullElse(addresses.page("/").getHost(), ""),
                clock);
    }

    @Bean
    HookRelay.Callers hookCallers(
            CallbackRuns runs, MeetingStore meetings, TenantStore tenants, CallerSecrets secrets, PlaybackLinks links) {
        return new HookRelay.Callers(runs, meetings, tenants, secrets, tenantId -> {
            PlaybackTerms terms = tenants.policyOf(tenantId).playback();
            return links.leavesAll(terms) ? null : (recordId, format) -> links.of(tenantId, terms, recordId, format);
        });
    }

    @Bean
    NoticeRoute hookEventRoute(HookRelay relay) {
        return new NoticeRoute(TapEvents.EVENT, relay);
    }

    @Bean
    NoteRuns noteRuns(CallbackRuns runs, PendingMeetings pending, RecordingHints hints, InstantSource clock) {
        return new NoteRuns(
                runs,
                pending,
                new NoteRuns.Recordings() {
                    @Override
                    public void hint(UUID tenantId, UUID meetingId, String recordId) {
                        hints.hint(tenantId, meetingId, recordId);
                    }

                    @Override
                    public void failed(UUID tenantId, UUID meetingId, String recordId) {
                        hints.failed(tenantId, meetingId, recordId);
                    }
                },
                clock);
    }

    @Bean
    NoticeRoute recordingStepRoute(NoteRuns note) {
        return new NoticeRoute(TapEvents.RECORDING_STEP, note::step);
    }

    @Bean
    NoticeRoute breakoutRoute(NoteRuns note) {
        return new NoticeRoute(TapEvents.BREAKOUT, note::breakout);
    }

    @Bean
    NoticeRoute markedRoute(NoteRuns note) {
        return new NoticeRoute(TapEvents.MARKED, note::marked);
    }
}
