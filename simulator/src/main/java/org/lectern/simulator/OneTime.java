package org.lectern.simulator;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server that hands nothing of a recording out but at an address for one use, which each {@code getRecordings} makes anew:
 * it is used up by the first browser, which then gets the recording's files too. A stand-in for balancers that protect
 * recordings by themselves; off at first. Safe for use by several threads.
 */
final class OneTime {
    private static final Pattern RECORD = Pattern.compile("[0-9a-f]{40}-[0-9]{13}");
    private static final String PARAMETER = "token";
    private static final String COOKIE = "once-";
    private static final int REMEMBERED = 10_000;

    private final Map<String, String> unused = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > REMEMBERED;
        }
    };
    private final Map<String, String> browsers = new HashMap<>();
    private boolean on;

    synchronized void on() {
        on = true;
    }

    /** The address as it is told in one answer. */
    synchronized String address(String url, String recordId) {
        if (!on) {
            return url;
        }
        String token = UUID.randomUUID().toString();
        unused.put(token, recordId);
        return url + (url.contains("?") ? "&" : "?") + PARAMETER + "=" + token;
    }

    /** Empty if the request may be answered. */
    synchronized Optional<Reply> refusal(Request request) {
        Matcher record = RECORD.matcher(request.path());
        if (!on || request.path().startsWith("/bigbluebutton/") || !record.find()) {
            return Optional.empty();
        }
        String recordId = record.group();
        for (String pair : request.headers().getOrDefault("cookie", "").split(";", -1)) {
            String[] parts = pair.strip().split("=", 2);
            if (parts.length == 2 && parts[0].equals(COOKIE + recordId) && recordId.equals(browsers.get(parts[1]))) {
                return Optional.empty();
            }
        }
        for (String pair : List.of(request.rawQuery().split("&", -1))) {
            String[] parts = pair.split("=", 2);
            if (parts.length == 2 && parts[0].equals(PARAMETER) && unused.remove(parts[1], recordId)) {
                String browser = UUID.randomUUID().toString();
                browsers.put(browser, recordId);
                return Optional.of(Reply.redirect(302, request.path())
                        .with("Set-Cookie", COOKIE + recordId + "=" + browser + "; Path=/; HttpOnly; SameSite=Lax"));
            }
        }
        return Optional.of(Pages.error(403, "Forbidden"));
    }
}
