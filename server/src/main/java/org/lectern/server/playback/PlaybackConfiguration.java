package org.lectern.server.playback;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.time.Duration;
import java.time.InstantSource;
import org.lectern.server.audit.AuditTrail;
import org.lectern.server.platform.Addresses;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.FeatureSettings;
import org.lectern.server.platform.HotRoute;
import org.lectern.server.platform.Vault;
import org.lectern.server.pool.BbbClients;
import org.lectern.server.pool.ServerStore;
import org.lectern.server.privacy.PrivacyPolicies;
import org.lectern.server.privacy.Restrictions;
import org.lectern.server.recording.RecordingShelf;
import org.lectern.server.room.RoomStore;
import org.lectern.server.tenant.TenantStore;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires this feature's beans. */
@Configuration(proxyBeanMethods = false)
@FeatureSettings(prefix = "lectern.playback", record = PlaybackSettings.class)
public class PlaybackConfiguration {
    @Bean
    Entitlement entitlement(RecordingShelf shelf, RoomStore rooms, TenantStore tenants) {
        return new Entitlement(shelf, rooms, tenants);
    }

    @Bean
    PlaybackServers playbackServers(Databases databases, AuditTrail audit, InstantSource clock) {
        return new PlaybackServers(databases.web(), audit, clock);
    }

    @Bean
    Passes playbackPasses(Databases databases, PlaybackSettings settings, InstantSource clock) {
        return new Passes(databases.web(), settings, clock);
    }

    @Bean
    Views recordingViews(
            Databases databases,
            PrivacyPolicies policies,
            Restrictions restrictions,
            ObjectProvider<ViewNews> news,
            InstantSource clock) {
        return new Views(
                databases.web(), policies, restrictions, news.orderedStream().toList(), clock);
    }

    @Bean
    PlayRecording playRecording(
            ServerStore servers, BbbClients clients, PlaybackServers protection, Passes passes, Views views) {
        return new PlayRecording(servers, clients, protection, passes, views);
    }

    @Bean
    Chapters recordingChapters(PlayRecording play) {
        return new Chapters(play);
    }

    @Bean
    PlaybackLinks playbackLinks(
            Vault vault, Addresses addresses, PlaybackServers servers, PlaybackSettings settings, InstantSource clock) {
        return new PlaybackLinks(vault, addresses, servers, settings, clock);
    }

    @Bean
    GuestEntitlement guestEntitlement(TenantStore tenants, RecordingShelf shelf, Entitlement entitlement) {
        return new GuestEntitlement(tenants, shelf, entitlement);
    }

    @Bean
    Gate playbackGate(
            Passes passes,
            Entitlement entitlement,
            GuestEntitlement guests,
            RecordingShelf shelf,
            Addresses addresses) {
        return new Gate(passes, entitlement, guests, shelf, addresses);
    }

    @Bean
    HotRoute playbackGateRoute(Gate gate, PlaybackServers servers) {
        return new HotRoute("/gate/ask", 0, new GateEndpoint(gate, servers));
    }

    @Bean
    HotRoute playbackLinkRoute(PlaybackLinks links, Entitlement entitlement, PlayRecording play) {
        return new HotRoute("/gate/link/{link}", 0, new LinkEndpoint(links, entitlement, play));
    }

    @Bean
    RecurringTask<Void> playbackSweep(Databases databases, PlaybackSettings settings, InstantSource clock) {
        var passes = new Passes(databases.jobs(), settings, clock);
        return Tasks.recurring("playback-sweep", FixedDelay.of(Duration.ofMinutes(10)))
                .execute((instance, context) -> passes.sweep());
    }
}
