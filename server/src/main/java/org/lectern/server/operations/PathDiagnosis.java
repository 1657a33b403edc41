package org.lectern.server.operations;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Finds out why a path under a tenant's address leads to no call. Pure. */
public final class PathDiagnosis {
    /** Every call of the API, as spelled. */
    static final List<String> CALLS = List.of(
            "create",
            "join",
            "end",
            "isMeetingRunning",
            "getMeetingInfo",
            "getMeetings",
            "getSessions",
            "insertDocument",
            "sendChatMessage",
            "getRecordings",
            "publishRecordings",
            "updateRecordings",
            "deleteRecordings",
            "getRecordingTextTracks",
            "putRecordingTextTrack",
            "hooks/create",
            "hooks/list",
            "hooks/destroy");

    private static final Set<String> GONE = Set.of(
            "getdefaultconfigxml",
            "setconfigxml",
            "setpollxml",
            "enter",
            "guestwait",
            "stuns",
            "signout",
            "getjoinurl",
            "learningdashboard",
            "configxml");

    private PathDiagnosis() {}

    /**
     * @param path as it came, not decoded
     */
    public static Finding of(String path) {
        String clean = path.replaceAll(";[^/]*", "").replaceAll("/{2,}", "/").replaceAll("/$", "");
        String lower = clean.toLowerCase(Locale.ROOT);
        int last = clean.lastIndexOf('/');
        String name = clean.substring(last + 1);
        if (lower.contains("/bigbluebutton/bigbluebutton/")) {
            return Finding.of(Cause.PATH_BASE_TWICE, "");
        }
        if (lower.contains("/api/api")) {
            return Finding.of(Cause.PATH_API_TWICE, "");
        }
        int api = lower.indexOf("/api/");
        String call = api < 0 ? name : clean.substring(api + "/api/".length());
        for (String known : CALLS) {
            if (api < 0 && lower.endsWith("/" + known.toLowerCase(Locale.ROOT))) {
                return Finding.of(Cause.PATH_API_MISSING, known);
            }
            if (known.equalsIgnoreCase(call)) {
                return Finding.of(Cause.PATH_CASE, known);
            }
        }
        String shown = call.length() > 60 ? call.substring(0, 60) + "…" : call;
        return Finding.of(
                GONE.contains(call.toLowerCase(Locale.ROOT)) ? Cause.CALL_GONE : Cause.CALL_UNKNOWN,
                Masking.printable(shown));
    }
}
