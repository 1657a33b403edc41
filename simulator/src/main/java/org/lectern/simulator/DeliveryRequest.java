package org.lectern.simulator;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One request of the webhook sender, the same bytes at every attempt.
 *
 * @param url with its checksum, unless the sender uses the bearer form
 * @see "docs/protocol/hooks.md, traps of the sender"
 */
record DeliveryRequest(String url, Map<String, String> headers, String body) {

    static DeliveryRequest of(HookSender sender, Server server, Hook hook, HookMessage message, long timestamp) {
        String event = "[" + message.json() + "]";
        String body = sender.isLegacy()
                ? "event=" + percent(event) + "&timestamp=" + timestamp + "&domain=" + percent(server.domain())
                : "domain=" + form(server.domain()) + "&event=" + form(event) + "&timestamp=" + timestamp;
        Map<String, String> headers = new LinkedHashMap<>();
        if (sender.isLegacy()) {
            headers.put("Content-Type", "application/x-www-form-urlencoded");
        } else {
            headers.put("Accept", "*/*");
            headers.put("Content-Type", "application/x-www-form-urlencoded;charset=UTF-8");
            headers.put("User-Agent", "node-fetch");
        }
        if (sender.bearer()) {
            headers.put("Authorization", "Bearer " + server.secret());
            return new DeliveryRequest(hook.callbackUrl(), headers, body);
        }
        String signed = switch (sender.generation()) {
            case JSON -> legacyText(event, timestamp, server.domain());
            case CONSTANT -> "{}";
            case RAW_BODY -> body;
        };
        String checksum = sender.hash().hex(hook.callbackUrl() + signed + server.secret());
        return new DeliveryRequest(withQuery(hook.callbackUrl(), "checksum=" + checksum), headers, body);
    }

    /** What the sender knows of its server. */
    record Server(String domain, String secret) {
        @Override
        public String toString() {
            return "Server[domain=" + domain + "]";
        }
    }

    static String withQuery(String url, String parameters) {
        return url + (url.indexOf('?') < 0 ? "?" : "&") + parameters;
    }

    private static String legacyText(String event, long timestamp, String domain) {
        Map<String, Object> signed = new LinkedHashMap<>();
        signed.put("event", event);
        signed.put("timestamp", timestamp);
        signed.put("domain", domain);
        return Json.write(signed);
    }

    private static String form(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String percent(String text) {
        return form(text).replace("+", "%20").replace("*", "%2A").replace("%7E", "~");
    }
}
