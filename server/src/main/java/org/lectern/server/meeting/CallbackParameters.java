package org.lectern.server.meeting;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lectern.bbb.Parameters;

/**
 * The parameters of a create by which a caller asks to be told of something. They never reach a server: ours stand in
 * their place, and the caller's read back as the caller sent them.
 *
 * @see "docs/protocol/bigbluebutton-api.md, callbacks"
 */
public final class CallbackParameters {
    /** Metadata, in lower case without prefix, under which servers find addresses of callbacks. */
    private static final Set<String> CALLBACKS = Set.of(
            "endcallbackurl",
            "bbb-recording-ready-url",
            "bn-recording-ready-url",
            "canvas-recording-ready-url",
            "analytics-callback-url");

    private static final String OWN = "lectern-";

    private final Map<String, String> metadata;
    private final Parameters parameters;

    private CallbackParameters(Parameters parameters) {
        this.parameters = parameters;
        this.metadata = metadata(parameters);
    }

    public static CallbackParameters of(Parameters caller) {
        return new CallbackParameters(caller);
    }

    /** Whether servers must not be given a caller's value of this parameter. */
    static boolean isOurs(String parameter) {
        return parameter.equals("meetingEndedURL")
                || parameter.startsWith("meta_") && isOurMetadata(parameter.substring("meta_".length()));
    }

    /** Whether a metadata key is one that we replace or add. */
    public static boolean isOurMetadata(String key) {
        String name = key.toLowerCase(Locale.ROOT).replace('_', '-');
        return name.startsWith(OWN) || CALLBACKS.contains(name);
    }

    /** Told with {@code recordingmarks} and {@code meetingID} appended. */
    public Optional<String> endCallback() {
        return url("endcallbackurl");
    }

    /** Told as it is. */
    public Optional<String> meetingEnded() {
        return parameters.first("meetingEndedURL").filter(url -> !url.isBlank());
    }

    /** The first of the three names under which servers look for it. */
    public Optional<String> recordingReady() {
        return url("bbb-recording-ready-url")
                .or(() -> url("bn-recording-ready-url"))
                .or(() -> url("canvas-recording-ready-url"));
    }

    public Optional<String> analytics() {
        return url("analytics-callback-url");
    }

    /** The value of a metadata key as the caller sent it. */
    public Optional<String> metadata(String key) {
        return Optional.ofNullable(metadata.get(key.toLowerCase(Locale.ROOT)));
    }

    /**
     * Metadata as a server tells it, with what is ours taken out and the caller's put back.
     *
     * @param told keys as the server has them; their order is kept, what was not told is added at the end
     */
    public Map<String, String> restored(Map<String, String> told) {
        Map<String, String> restored = new LinkedHashMap<>();
        told.forEach((key, value) -> {
            if (!isOurMetadata(key)) {
                restored.put(key, value);
            }
        });
        metadata.forEach((key, value) -> {
            if (CALLBACKS.contains(key)) {
                restored.put(key, value);
            }
        });
        return restored;
    }

    /** The keys of a caller's callback metadata, in the caller's order, as servers would tell them. */
    public List<String> callbackKeys() {
        return metadata.keySet().stream().filter(CALLBACKS::contains).toList();
    }

    private Optional<String> url(String key) {
        return metadata(key).filter(value -> !value.isBlank());
    }

    private static Map<String, String> metadata(Parameters parameters) {
        Map<String, String> metadata = new LinkedHashMap<>();
        for (Parameters.Parameter parameter : parameters) {
            if (parameter.name().startsWith("meta_")) {
                metadata.putIfAbsent(
                        parameter.name().substring("meta_".length()).toLowerCase(Locale.ROOT), parameter.value());
            }
        }
        return metadata;
    }
}
