package org.lectern.server.relay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.lectern.bbb.Parameters;
import org.lectern.server.meeting.CallbackParameters;
import org.lectern.server.playback.PlaybackLinks.Rewriting;

final class CallerEventTest {
    private static final String PUBLISHED = """
            {"data":{"type":"event","id":"rap-publish-ended","attributes":{"meeting":{"internal-meeting-id":"rec-1"},
            "record-id":"rec-1","recording":{"name":"B","metadata":{"page":"https://lms.example/course"},
            "playback":{"format":"presentation","link":"https://bbb1.example/playback/presentation/2.3/rec-1","extensions":
            {"preview":{"images":{"image":[{"attributes":{"alt":"Welcome"},"value":"https://bbb1.example/thumb-1.png"},
            "https://bbb1.example/thumb-2.png"]}}}},"download":{"format":"video","link":"https://bbb1.example/rec-1.m4v"}}}}}
            """;

    private static CallerEvent event(String json) {
        return CallerEvent.of(json, "tag-0123456789", "room-1", "", CallbackParameters.of(Parameters.none()))
                .orElseThrow();
    }

    @Test
    void everyAddressOfARecordingIsReplacedAndNoOther() {
        CallerEvent event = event(PUBLISHED);
        assertThat(event.tellsAddresses()).isTrue();

        String told = event.withAddresses((recordId, format) -> new Rewriting(
                        url -> "https://gate/play/" + format + "/" + recordId,
                        url -> "https://gate/file/" + format + url.substring(url.lastIndexOf('/'))))
                .json();

        assertThat(told)
                .contains(
                        "\"playback\":{\"format\":\"presentation\",\"link\":\"https://gate/play/presentation/rec-1\"",
                        "\"value\":\"https://gate/file/presentation/thumb-1.png\"},\"https://gate/file/presentation/thumb-2.png\"",
                        "\"download\":{\"format\":\"video\",\"link\":\"https://gate/file/video/rec-1.m4v\"}",
                        "\"page\":\"https://lms.example/course\"",
                        "\"alt\":\"Welcome\"")
                .doesNotContain("bbb1.example");
    }

    @Test
    void whatTellsNoAddressIsLeftAsItIs() {
        assertThat(event("""
                        {"data":{"type":"event","id":"user-joined","attributes":{"meeting":{},"user":{
                        "name":"https://bbb1.example/"}}}}
                        """).tellsAddresses()).isFalse();
        CallerEvent failed = event("""
                {"data":{"type":"event","id":"rap-publish-ended","attributes":{"meeting":{},"record-id":"rec-1",
                "recording":{"metadata":{"page":"https://lms.example/"},"playback":{},"download":{}}}}}
                """);

        assertThat(failed.withAddresses((recordId, format) -> {
                            throw new AssertionError("nothing plays");
                        })
                        .json())
                .isEqualTo(failed.json());
    }
}
