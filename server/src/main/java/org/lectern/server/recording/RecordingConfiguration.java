package org.lectern.server.recording;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.lectern.server.audit.AuditTrail;
import org.lectern.server.meeting.OurMeetings;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.FeatureSettings;
import org.lectern.server.pool.BbbClients;
import org.lectern.server.pool.ServerStore;
import org.lectern.server.privacy.ErasureNews;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires this feature's beans. */
@Configuration(proxyBeanMethods = false)
@FeatureSettings(prefix = "lectern.recordings", record = RecordingSettings.class)
public class RecordingConfiguration {
    /** Nobody waits for it. */
    private static final Duration BACKGROUND_PATIENCE = Duration.ofSeconds(45);

    @Bean
    RecordingParts recordingParts(
            Databases databases,
            RecordingParts.Pool pool,
            RecordingSettings settings,
            RecordingParts.Telling telling,
            InstantSource clock) {
        return new RecordingParts(
                databases.web(), pool, settings, telling, new RecordingParts.Timing(clock, BACKGROUND_PATIENCE));
    }

    @Bean
    RecordingParts.Telling recordingTelling(List<RecordingNews> news, AuditTrail audit) {
        return new RecordingParts.Telling(news, audit);
    }

    @Bean
    RecordingParts.Pool recordingPool(ServerStore servers, BbbClients clients) {
        return new RecordingParts.Pool(servers, clients);
    }

    @Bean
    Recordings recordings(RecordingParts parts) {
        return parts.recordings;
    }

    @Bean
    ChangeRecordings changeRecordings(RecordingParts parts) {
        return parts.changes;
    }

    @Bean
    TextTracks textTracks(RecordingParts parts) {
        return parts.tracks;
    }

    @Bean
    RecordingHints recordingHints(Databases databases, RecordingParts parts, InstantSource clock) {
        return new RecordingHints(databases.web(), parts, clock);
    }

    @Bean
    RecordingShelf recordingShelf(Databases databases, InstantSource clock) {
        return new RecordingShelf(databases.web(), clock);
    }

    @Bean
    RecordingPolicies recordingPolicies(RecordingParts parts) {
        return parts.policies;
    }

    @Bean
    HoldRecordings holdRecordings(RecordingParts parts) {
        return parts.holds;
    }

    @Bean
    RecordingTimes recordingTimes(RecordingParts parts) {
        return parts.times;
    }

    @Bean
    DisposeRecordings disposeRecordings(RecordingParts parts) {
        return parts.disposing;
    }

    /** On the database of jobs, where people are erased. */
    @Bean
    ErasureNews recordingsOfTheErased(
            Databases databases,
            ServerStore servers,
            AuditTrail audit,
            RecordingSettings settings,
            InstantSource clock) {
        return DisposeRecordings.of(databases.jobs(), servers, audit, settings.deleteGrace(), clock)::ofErased;
    }

    @Bean
    RecordingNotices recordingNotices(Databases databases) {
        return new RecordingNotices(databases.web());
    }

    @Bean
    RecordingDetails recordingDetails(Databases databases) {
        return new RecordingDetails(databases.web());
    }

    @Bean
    WhyNotThere whyNotThere(Databases databases, InstantSource clock) {
        return new WhyNotThere(databases.web(), clock);
    }

    @Bean
    DeletionReceipts deletionReceipts(Databases databases, AuditTrail audit, InstantSource clock) {
        return new DeletionReceipts(databases.web(), audit, clock);
    }

    @Bean
    RecordingFigures recordingFigures(Databases databases, InstantSource clock) {
        return new RecordingFigures(databases.web(), clock);
    }

    @Bean
    RecordingMeters recordingMeters(RecordingFigures figures, MeterRegistry registry) {
        return new RecordingMeters(figures, registry);
    }

    @Bean
    RecordingLoop recordingLoop(RecordingParts parts, RecordingMeters meters) {
        return new RecordingLoop(parts.chores, meters);
    }

    @Bean
    ImportRecordings importRecordings(
            Databases databases, BbbClients clients, OurMeetings ours, AuditTrail audit, InstantSource clock) {
        return new ImportRecordings(databases.jobs(), clients, ours, audit, clock);
    }

    @Bean
    ImportRuns importRuns(Databases databases, ImportRecordings imports, InstantSource clock) {
        return new ImportRuns(databases.jobs(), imports, clock);
    }
}
