package org.lectern.server.hook;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.lectern.bbb.Redaction;
import org.lectern.server.activity.EventCounters;
import org.lectern.server.activity.EventLog;
import org.lectern.server.activity.FoldWorker;
import org.lectern.server.activity.MeetingDirectory;
import org.lectern.server.activity.MissingEvents;
import org.lectern.server.activity.PlausibleTime;
import org.lectern.server.activity.ReplayLog;
import org.lectern.server.audit.AuditTrail;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.FeatureSettings;
import org.lectern.server.platform.HotRoute;
import org.lectern.server.platform.InstallationSettings;
import org.lectern.server.platform.ListeningPort;
import org.lectern.server.platform.Notices;
import org.lectern.server.platform.Vault;
import org.lectern.server.pool.BbbClients;
import org.lectern.server.pool.PollServers;
import org.lectern.server.pool.ServerStore;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires this feature's beans. */
@Configuration(proxyBeanMethods = false)
@FeatureSettings(prefix = "lectern.hooks", record = HookSettings.class)
public class HookConfiguration {
    @Bean
    HookStore hookStore(Databases databases, Vault vault) {
        return new HookStore(databases.web(), vault);
    }

    @Bean
    HookTargets hookTargets(HookStore hooks, ServerStore servers, InstantSource clock) {
        return new StoredTargets(hooks, servers, clock);
    }

    @Bean
    HookTally hookTally(InstantSource clock) {
        return new HookTally(clock);
    }

    @Bean
    Intake intake(
            Databases databases, Vault vault, EventLog events, FoldWorker worker, IntakeSurroundings surroundings) {
        var hooks = new HookStore(databases.intake(), vault);
        return new Intake(
                new StoreDeliveries(databases.intake(), events),
                surroundings.limits(),
                worker::wake,
                () -> surroundings.tally().flush(databases.intake(), hooks));
    }

    record IntakeSurroundings(Intake.Limits limits, HookTally tally) {}

    @Bean
    IntakeSurroundings intakeSurroundings(HookSettings settings, HookTally tally) {
        return new IntakeSurroundings(
                new Intake.Limits((long) settings.queueMegabytes() << 20, settings.answerWithin()), tally);
    }

    @Bean
    Doorkeeper doorkeeper(ObjectProvider<MeetingDirectory> directory, SelfTests selfTests, Notices notices) {
        var doorkeeper = new Doorkeeper(directory.getIfAvailable(MeetingDirectory::empty), selfTests::heard);
        notices.listen(MeetingDirectory.CLAIMED_CHANNEL, payload -> doorkeeper.forget());
        return doorkeeper;
    }

    @Bean
    ReceiveHook.Reading hookReading(
            HookSettings settings, PlausibleTime plausible, Doorkeeper doorkeeper, ObjectProvider<EventTap> tap) {
        return new ReceiveHook.Reading(
                new ObserveEvent(new Redaction(settings.keepAddresses())),
                doorkeeper,
                plausible,
                tap.getIfAvailable(EventTap::none));
    }

    @Bean
    ReceiveHook receiveHook(
            HookTargets targets, ReceiveHook.Reading reading, Intake intake, HookTally tally, HookSettings settings) {
        return new ReceiveHook(targets, reading, intake, tally, settings.acceptWeakChecksum());
    }

    @Bean
    TakeEvents takeEvents(ReceiveHook.Reading reading, Intake intake, HookTally tally) {
        return new TakeEvents(reading, intake, tally);
    }

    @Bean
    HotRoute hookRoute(ReceiveHook receive) {
        return new HotRoute("/hooks/bbb/{token}", ReceiveHook.MAX_BODY_BYTES, receive);
    }

    @Bean
    HookKeeper.Schedule hookSchedule(
            InstallationSettings installation, HookSettings settings, ListeningPort port, InstantSource clock) {
        HookKeeper.CallbackUrl callback =
                () -> installation.callbackUrl().or(installation::publicUrl).or(() -> listeningOn(port));
        return new HookKeeper.Schedule(
                callback, settings.checkInterval(), settings.enabled(), settings.callbackLifetime(), clock);
    }

    /** Fit for trying out only: servers on this machine. */
    private static Optional<URI> listeningOn(ListeningPort port) {
        return port.get().isEmpty()
                ? Optional.empty()
                : Optional.of(URI.create("http://127.0.0.1:" + port.get().getAsInt()));
    }

    @Bean
    HookKeeper hookKeeper(
            ServerStore servers,
            HookStore hooks,
            BbbClients clients,
            HookKeeper.Gaps gaps,
            HookKeeper.Schedule schedule) {
        return new HookKeeper(servers, hooks, clients::of, gaps, schedule);
    }

    @Bean
    HookKeeper.Gaps hookGaps(MissingEvents missing, PollServers polls) {
        return new HookKeeper.Gaps(missing, polls::request);
    }

    @Bean
    SelfTests selfTests(Databases databases, BbbClients clients, InstantSource clock) {
        return new SelfTests(databases.web(), clients::of, clock);
    }

    @Bean
    HookHealth hookHealth(Databases databases, HookKeeper keeper, SelfTests selfTests, InstantSource clock) {
        return new HookHealth(databases.web(), keeper, selfTests, clock);
    }

    @Bean
    AuditedHooks auditedHooks(
            HookKeeper keeper, SelfTests selfTests, AuditedHooks.Surroundings around, Doorkeeper doorkeeper) {
        return new AuditedHooks(keeper, selfTests, around, doorkeeper::forget);
    }

    @Bean
    AuditedHooks.Surroundings auditedHooksSurroundings(AuditTrail audit, Databases databases) {
        return new AuditedHooks.Surroundings(audit, databases.web());
    }

    @Bean
    HookLoop hookLoop(HookKeeper keeper, MeterRegistry registry, ServerStore servers, HookHealth health) {
        return new HookLoop(keeper, new HookMetrics(registry, servers, health)::refresh);
    }

    @Bean
    DeadLetters deadLetters(Databases databases, EventLog events) {
        return new DeadLetters(databases, events);
    }

    @Bean
    ReplayInbox replayInbox(Databases databases, ReplayLog log, DeadLetters letters) {
        return new ReplayInbox(databases.web(), log, letters);
    }

    @Bean
    RecurringTask<Void> inboxReplays(ReplayInbox replays) {
        return Tasks.recurring("inbox-replays", FixedDelay.of(Duration.ofSeconds(2)))
                .execute((instance, context) -> replays.run());
    }

    @Bean
    Inbox inbox(Databases databases, EventCounters counters) {
        return new Inbox(databases.web(), counters);
    }
}
