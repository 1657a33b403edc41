package org.lectern.server.front;

import org.lectern.server.playback.PlaybackLinks;
import org.lectern.server.recording.ChangeRecordings;
import org.lectern.server.recording.Recordings;
import org.lectern.server.recording.TextTracks;
import org.lectern.server.tenant.TenantStore;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Makes the calls about recordings known to the front. */
@Configuration(proxyBeanMethods = false)
public class RecordingCallsConfiguration {
    @Bean
    ListRecordingsCall listRecordingsCall(Recordings recordings, PlaybackLinks links, TenantStore tenants) {
        return new ListRecordingsCall(recordings, links, tenants);
    }

    @Bean
    ChangeRecordingsCalls changeRecordingsCalls(ChangeRecordings changes) {
        return new ChangeRecordingsCalls(changes);
    }

    @Bean
    TextTrackCalls textTrackCalls(TextTracks tracks, PlaybackLinks links, TenantStore tenants) {
        return new TextTrackCalls(tracks, links, tenants);
    }

    @Bean
    FrontEndpoint getRecordings(ListRecordingsCall calls) {
        return calls.endpoint();
    }

    @Bean
    FrontEndpoint publishRecordings(ChangeRecordingsCalls calls) {
        return calls.publish();
    }

    @Bean
    FrontEndpoint updateRecordings(ChangeRecordingsCalls calls) {
        return calls.update();
    }

    @Bean
    FrontEndpoint deleteRecordings(ChangeRecordingsCalls calls) {
        return calls.delete();
    }

    @Bean
    FrontEndpoint getRecordingTextTracks(TextTrackCalls calls) {
        return calls.list();
    }

    @Bean
    FrontEndpoint putRecordingTextTrack(TextTrackCalls calls) {
        return calls.put();
    }
}
