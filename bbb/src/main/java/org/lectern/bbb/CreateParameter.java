package org.lectern.bbb;

import static org.lectern.bbb.CreateParameter.Type.FLAG;
import static org.lectern.bbb.CreateParameter.Type.NUMBER;
import static org.lectern.bbb.CreateParameter.Type.TEXT;
import static org.lectern.bbb.VersionProfile.V2_4;
import static org.lectern.bbb.VersionProfile.V2_5;
import static org.lectern.bbb.VersionProfile.V2_6;
import static org.lectern.bbb.VersionProfile.V2_7;
import static org.lectern.bbb.VersionProfile.V3_0;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Every parameter of create that versions 2.4 to 3.0 know, besides {@code meta_*}. Servers ignore those they do not know.
 *
 * @see "docs/protocol/bigbluebutton-api.md, create"
 */
public enum CreateParameter {
    NAME("name", TEXT, V2_4),
    MEETING_ID("meetingID", TEXT, V2_4),
    ATTENDEE_PW("attendeePW", TEXT, V2_4),
    MODERATOR_PW("moderatorPW", TEXT, V2_4),
    WELCOME("welcome", TEXT, V2_4),
    MODERATOR_ONLY_MESSAGE("moderatorOnlyMessage", TEXT, V2_4),
    DIAL_NUMBER("dialNumber", TEXT, V2_4),
    VOICE_BRIDGE("voiceBridge", NUMBER, V2_4),
    WEB_VOICE("webVoice", TEXT, V2_4),
    MAX_PARTICIPANTS("maxParticipants", NUMBER, V2_4),
    LOGOUT_URL("logoutURL", TEXT, V2_4),
    LOGIN_URL("loginURL", TEXT, V3_0),
    RECORD("record", FLAG, V2_4),
    AUTO_START_RECORDING("autoStartRecording", FLAG, V2_4),
    ALLOW_START_STOP_RECORDING("allowStartStopRecording", FLAG, V2_4),
    RECORD_FULL_DURATION_MEDIA("recordFullDurationMedia", FLAG, V2_6),
    NOTIFY_RECORDING_IS_ON("notifyRecordingIsOn", FLAG, V2_6),
    DURATION("duration", NUMBER, V2_4),
    IS_BREAKOUT("isBreakout", FLAG, V2_4),
    PARENT_MEETING_ID("parentMeetingID", TEXT, V2_4),
    SEQUENCE("sequence", NUMBER, V2_4),
    FREE_JOIN("freeJoin", FLAG, V2_4),
    BREAKOUT_ROOMS_PRIVATE_CHAT_ENABLED("breakoutRoomsPrivateChatEnabled", FLAG, V2_4),
    BREAKOUT_ROOMS_RECORD("breakoutRoomsRecord", FLAG, V2_4),
    BREAKOUT_ROOMS_CAPTURE_SLIDES("breakoutRoomsCaptureSlides", FLAG, V2_6),
    BREAKOUT_ROOMS_CAPTURE_NOTES("breakoutRoomsCaptureNotes", FLAG, V2_6),
    BREAKOUT_ROOMS_CAPTURE_SLIDES_FILENAME("breakoutRoomsCaptureSlidesFilename", TEXT, V2_6),
    BREAKOUT_ROOMS_CAPTURE_NOTES_FILENAME("breakoutRoomsCaptureNotesFilename", TEXT, V2_6),
    WEBCAMS_ONLY_FOR_MODERATOR("webcamsOnlyForModerator", FLAG, V2_4),
    BANNER_TEXT("bannerText", TEXT, V2_4),
    BANNER_COLOR("bannerColor", TEXT, V2_4),
    LOGO("logo", TEXT, V2_4),
    DARKLOGO("darklogo", TEXT, V3_0),
    COPYRIGHT("copyright", TEXT, V2_4),
    MUTE_ON_START("muteOnStart", FLAG, V2_4),
    ALLOW_MODS_TO_UNMUTE_USERS("allowModsToUnmuteUsers", FLAG, V2_4),
    LOCK_SETTINGS_DISABLE_CAM("lockSettingsDisableCam", FLAG, V2_4),
    LOCK_SETTINGS_DISABLE_MIC("lockSettingsDisableMic", FLAG, V2_4),
    LOCK_SETTINGS_DISABLE_PRIVATE_CHAT("lockSettingsDisablePrivateChat", FLAG, V2_4),
    LOCK_SETTINGS_DISABLE_PUBLIC_CHAT("lockSettingsDisablePublicChat", FLAG, V2_4),
    LOCK_SETTINGS_DISABLE_NOTES("lockSettingsDisableNotes", FLAG, V2_4),
    LOCK_SETTINGS_DISABLE_NOTE("lockSettingsDisableNote", FLAG, V2_4),
    LOCK_SETTINGS_HIDE_USER_LIST("lockSettingsHideUserList", FLAG, V2_4),
    LOCK_SETTINGS_LOCK_ON_JOIN("lockSettingsLockOnJoin", FLAG, V2_4),
    LOCK_SETTINGS_LOCK_ON_JOIN_CONFIGURABLE("lockSettingsLockOnJoinConfigurable", FLAG, V2_4),
    LOCK_SETTINGS_HIDE_VIEWERS_CURSOR("lockSettingsHideViewersCursor", FLAG, V2_5),
    LOCK_SETTINGS_HIDE_VIEWERS_ANNOTATION("lockSettingsHideViewersAnnotation", FLAG, V3_0),
    GUEST_POLICY("guestPolicy", TEXT, V2_4),
    ALLOW_PROMOTE_GUEST_TO_MODERATOR("allowPromoteGuestToModerator", FLAG, V2_7),
    MEETING_KEEP_EVENTS("meetingKeepEvents", FLAG, V2_4),
    END_WHEN_NO_MODERATOR("endWhenNoModerator", FLAG, V2_4),
    END_WHEN_NO_MODERATOR_DELAY_IN_MINUTES("endWhenNoModeratorDelayInMinutes", NUMBER, V2_4),
    MEETING_LAYOUT("meetingLayout", TEXT, V2_4),
    LEARNING_DASHBOARD_ENABLED("learningDashboardEnabled", FLAG, V2_4, V2_7),
    LEARNING_DASHBOARD_CLEANUP_DELAY_IN_MINUTES("learningDashboardCleanupDelayInMinutes", NUMBER, V2_4),
    VIRTUAL_BACKGROUNDS_DISABLED("virtualBackgroundsDisabled", FLAG, V2_4, V2_7),
    BREAKOUT_ROOMS_ENABLED("breakoutRoomsEnabled", FLAG, V2_4, V2_7),
    ALLOW_MODS_TO_EJECT_CAMERAS("allowModsToEjectCameras", FLAG, V2_4),
    ALLOW_REQUESTS_WITHOUT_SESSION("allowRequestsWithoutSession", FLAG, V2_4),
    USER_CAMERA_CAP("userCameraCap", NUMBER, V2_4),
    MEETING_CAMERA_CAP("meetingCameraCap", NUMBER, V2_5),
    MAX_PINNED_CAMERAS("maxPinnedCameras", NUMBER, V2_6),
    MEETING_EXPIRE_IF_NO_USER_JOINED_IN_MINUTES("meetingExpireIfNoUserJoinedInMinutes", NUMBER, V2_5),
    MEETING_EXPIRE_WHEN_LAST_USER_LEFT_IN_MINUTES("meetingExpireWhenLastUserLeftInMinutes", NUMBER, V2_5),
    GROUPS("groups", TEXT, V2_5),
    DISABLED_FEATURES("disabledFeatures", TEXT, V2_5),
    DISABLED_FEATURES_EXCLUDE("disabledFeaturesExclude", TEXT, V2_6),
    PRE_UPLOADED_PRESENTATION_OVERRIDE_DEFAULT("preUploadedPresentationOverrideDefault", FLAG, V2_5),
    PRE_UPLOADED_PRESENTATION("preUploadedPresentation", TEXT, V2_7),
    PRE_UPLOADED_PRESENTATION_NAME("preUploadedPresentationName", TEXT, V2_7),
    PRESENTATION_UPLOAD_EXTERNAL_URL("presentationUploadExternalUrl", TEXT, V2_6),
    PRESENTATION_UPLOAD_EXTERNAL_DESCRIPTION("presentationUploadExternalDescription", TEXT, V2_6),
    MEETING_ENDED_URL("meetingEndedURL", TEXT, V2_4),
    LOGOUT_TIMER("logoutTimer", NUMBER, V2_4),
    PLUGIN_MANIFESTS("pluginManifests", TEXT, V3_0),
    PLUGIN_MANIFESTS_FETCH_URL("pluginManifestsFetchUrl", TEXT, V3_0),
    PRESENTATION_CONVERSION_CACHE_ENABLED("presentationConversionCacheEnabled", FLAG, V3_0),
    MAX_NUM_PAGES("maxNumPages", NUMBER, V3_0),
    MULTI_USER_WHITEBOARD_ENABLED("multiUserWhiteboardEnabled", FLAG, V3_0),
    CLIENT_SETTINGS_OVERRIDE_JSON_URL("clientSettingsOverrideJsonUrl", TEXT, V3_0),
    SHARED_NOTES_EDITOR("sharedNotesEditor", TEXT, V3_0),
    SHARED_NOTES_INITIAL_CONTENT_JSON_URL("sharedNotesInitialContentJsonUrl", TEXT, V3_0),
    SHARED_NOTES_INITIAL_CONTENT_MARKDOWN("sharedNotesInitialContentMarkdown", TEXT, V3_0),
    SHARED_NOTES_INITIAL_CONTENT_MARKDOWN_URL("sharedNotesInitialContentMarkdownUrl", TEXT, V3_0),
    CAMERA_BRIDGE("cameraBridge", TEXT, V3_0),
    SCREEN_SHARE_BRIDGE("screenShareBridge", TEXT, V3_0),
    AUDIO_BRIDGE("audioBridge", TEXT, V3_0);

    /** What a value may be. */
    public enum Type {
        TEXT,
        /** {@code true} or {@code false}; servers read anything else as false. */
        FLAG,
        /** A whole number; servers fall back to their default if it is none. */
        NUMBER
    }

    private static final Map<String, CreateParameter> BY_NAME = new HashMap<>();

    static {
        for (CreateParameter parameter : values()) {
            BY_NAME.put(parameter.wireName, parameter);
        }
    }

    private final String wireName;
    private final Type type;
    private final VersionProfile since;
    private final @Nullable VersionProfile until;

    CreateParameter(String wireName, Type type, VersionProfile since) {
        this(wireName, type, since, null);
    }

    CreateParameter(String wireName, Type type, VersionProfile since, @Nullable VersionProfile until) {
        this.wireName = wireName;
        this.type = type;
        this.since = since;
        this.until = until;
    }

    /** The parameter of this exact name; names are case-sensitive. */
    public static Optional<CreateParameter> of(String wireName) {
        return Optional.ofNullable(BY_NAME.get(wireName));
    }

    public String wireName() {
        return wireName;
    }

    public Type type() {
        return type;
    }

    /** Whether servers of this generation read it. */
    public boolean isKnownTo(VersionProfile profile) {
        return profile.isAtLeast(since) && (until == null || until.isAtLeast(profile));
    }
}
