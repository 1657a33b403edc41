package org.lectern.server.front;

import org.lectern.server.recording.ChangeRecordings;
import org.lectern.server.recording.Recordings;
import org.lectern.server.recording.TextTracks;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Makes the calls about recordings known to the front. */
@Configuration(proxyBeanMethods = false)
public class RecordingCallsConfiguration {
    @Bean
    ListRecordingsCall listRecordingsCall(Recordings recordings) {
        return new ListRecordingsCall(recordings);
    }

    @Bean
    ChangeRecordingsCalls changeRecordingsCalls(ChangeRecordings changes) {
        return new ChangeRecordingsCalls(changes);
    }

    @Bean
    TextTrackCalls textTrackCalls(TextTracks tracks) {
        return new TextTrackCalls(tracks);
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
