package org.lectern.server.hook;

import java.net.URI;
import java.time.InstantSource;
import java.util.Optional;
import org.lectern.bbb.Redaction;
import org.lectern.server.activity.EventCounters;
import org.lectern.server.activity.EventLog;
import org.lectern.server.activity.FoldWorker;
import org.lectern.server.activity.MeetingDirectory;
import org.lectern.server.activity.MissingEvents;
import org.lectern.server.activity.PlausibleTime;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.FeatureSettings;
import org.lectern.server.platform.HotRoute;
import org.lectern.server.platform.InstallationSettings;
import org.lectern.server.platform.ListeningPort;
import org.lectern.server.platform.Vault;
import org.lectern.server.pool.BbbClients;
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
    HookTargets hookTargets(HookStore hooks, ServerStore servers) {
        return new StoredTargets(hooks, servers);
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
    ReceiveHook.Reading hookReading(
            HookSettings settings,
            PlausibleTime plausible,
            ObjectProvider<MeetingDirectory> directory,
            ObjectProvider<EventTap> tap) {
        return new ReceiveHook.Reading(
                new ObserveEvent(new Redaction(settings.keepAddresses())),
                new Doorkeeper(directory.getIfAvailable(MeetingDirectory::empty)),
                plausible,
                tap.getIfAvailable(EventTap::none));
    }

    @Bean
    ReceiveHook receiveHook(
            HookTargets targets, ReceiveHook.Reading reading, Intake intake, HookTally tally, HookSettings settings) {
        return new ReceiveHook(targets, reading, intake, tally, settings.acceptWeakChecksum());
    }

    @Bean
    TakeEvents takeEvents(ReceiveHook.Reading reading, Intake intake) {
        return new TakeEvents(reading, intake);
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
        return new HookKeeper.Schedule(callback, settings.checkInterval(), clock);
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
            MissingEvents missing,
            HookKeeper.Schedule schedule) {
        return new HookKeeper(servers, hooks, clients::of, missing, schedule);
    }

    @Bean
    HookLoop hookLoop(HookKeeper keeper) {
        return new HookLoop(keeper);
    }

    @Bean
    Inbox inbox(Databases databases, EventCounters counters) {
        return new Inbox(databases.web(), counters);
    }
}
