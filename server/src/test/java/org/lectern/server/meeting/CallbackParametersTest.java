package org.lectern.server.meeting;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lectern.bbb.Parameters;

final class CallbackParametersTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "meetingEndedURL",
                "meta_endCallbackUrl",
                "meta_endcallbackurl",
                "meta_ENDCALLBACKURL",
                "meta_bbb-recording-ready-url",
                "meta_bn-recording-ready-url",
                "meta_canvas-recording-ready-url",
                "meta_Analytics-Callback-Url",
                "meta_lectern-tag",
                "meta_lectern-anything"
            })
    void keepsTheCallersAddressesFromServers(String parameter) {
        assertThat(CallbackParameters.isOurs(parameter)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"meta_bbb-origin", "meta_recording-ready", "endCallbackUrl", "meta_", "name"})
    void leavesTheRestAlone(String parameter) {
        assertThat(CallbackParameters.isOurs(parameter)).isFalse();
    }

    @Test
    void readsAddressesInTheOrderOfServers() {
        var callbacks = CallbackParameters.of(Parameters.of(
                "meta_canvas-recording-ready-url",
                "https://c",
                "meta_bn-recording-ready-url",
                "https://b",
                "meta_EndCallbackUrl",
                "https://e?a=1&b=%20",
                "meetingEndedURL",
                "https://m"));

        assertThat(callbacks.recordingReady()).contains("https://b");
        assertThat(callbacks.endCallback()).contains("https://e?a=1&b=%20");
        assertThat(callbacks.meetingEnded()).contains("https://m");
        assertThat(callbacks.analytics()).isEmpty();
    }

    @Test
    void putsTheCallersMetadataBackByteForByte() {
        var told = new LinkedHashMap<String, String>();
        told.put("endcallbackurl", "http://lectern/callbacks/t/ended");
        told.put("bbb-origin", "Moodle");
        told.put("analytics-callback-url", "http://lectern/callbacks/t/analytics");
        told.put("lectern-tag", "abc");
        var callbacks = CallbackParameters.of(
                Parameters.of("meta_endCallbackUrl", " https://lms/ä?x=<&>", "meta_bbb-origin", "Moodle"));

        assertThat(callbacks.restored(told))
                .containsExactly(
                        Map.entry("bbb-origin", "Moodle"), Map.entry("endcallbackurl", " https://lms/ä?x=<&>"));
    }

    @Test
    void showsNothingOfOursToACallerWithoutCallbacks() {
        assertThat(CallbackParameters.of(Parameters.none())
                        .restored(Map.of("bbb_recording_ready_url", "http://lectern/callbacks/t/recording-ready")))
                .isEmpty();
    }
}
