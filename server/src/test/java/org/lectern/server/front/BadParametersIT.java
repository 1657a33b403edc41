package org.lectern.server.front;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lectern.bbb.Parameters;
import org.lectern.bbb.SharedSecret;
import org.lectern.server.tenant.Tenant;
import org.lectern.server.tenant.TenantStore;
import org.lectern.simulator.ReceivedCall;
import tools.jackson.databind.json.JsonMapper;

/** Parameters that are wrong, at every call: what callers are told, and what servers get. */
@ExtendWith(FrontSchool.ForTests.class)
final class BadParametersIT {
    private static final String MODULES =
            "<modules><module name='presentation'><document name='a.txt'>aGVsbG8=</document></module></modules>";
    private static final String TRACK =
            "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.vtt\"\r\n\r\n" + "WEBVTT\r\n--b--\r\n";
    /** Parameters that go to a server as they are, but for what no name can hold. */
    private static final Set<String> PASSED_ON = Set.of(
            "create name",
            "create welcome",
            "create meta_course",
            "join fullName",
            "sendChatMessage message",
            "sendChatMessage userName");

    private final Set<ReceivedCall> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final FrontSchool school;

    BadParametersIT(FrontSchool school) {
        this.school = school;
    }

    /** Every parameter alone, doubled, too long, with control characters, wrongly encoded. */
    @Test
    void badParametersNeverBreakACallOrItsAnswer() {
        List<String> names = List.of("meetingID", "recordID", "publish", "name", "fullName", "callbackURL", "message");
        List<String> values = List.of(
                "",
                "a".repeat(5_000),
                "ab%07c",
                "%ff%fe%fd",
                "%",
                "%zz",
                "%u0041",
                "%C0%AF",
                "%ED%A0%80x",
                "a%2Cb",
                "%3Cscript%3E%26",
                "..%2F..%2Fetc",
                "'%22;--",
                "%F0%9F%98%80",
                "%EF%BF%BE");
        List<String> wrong = new ArrayList<>();
        for (FrontEndpoint endpoint : school.endpoints()) {
            String method = endpoint.methods().contains("GET") ? "GET" : "POST";
            for (String name : names) {
                List<String> refused = List.of(name + "=ok&" + name + "=ok", name + "%00=ok", name + "=%00");
                for (String query : Stream.concat(values.stream().map(value -> name + "=" + value), refused.stream())
                        .toList()) {
                    // Another tenant's, so that nothing that is accepted after all does harm to these tests.
                    Wire.Answer answer = school.wire.send(
                            method, school.stranger.target(endpoint.name(), query), Map.of(), new byte[0]);
                    if (answer.status() >= 500
                            || !isWellFormed(answer)
                            || refused.contains(query) && answer.isSuccess()) {
                        wrong.add(endpoint.name() + " " + query.substring(0, Math.min(60, query.length())) + ": "
                                + answer.status() + " " + answer.body());
                    }
                }
            }
        }

        assertThat(wrong).isEmpty();
    }

    /** A value in place of a good one, as it stands in an address; null to leave the parameter out. */
    private record Bad(String what, Optional<String> value, boolean doubled) {
        /** Whether there is a value that a server may be sent within an address. */
        boolean goesOn() {
            return value.filter(text -> !text.isEmpty() && text.length() < 1_000)
                    .isPresent();
        }

        static List<Bad> values() {
            return List.of(
                    new Bad("missing", Optional.empty(), false),
                    new Bad("doubled", Optional.of("other"), true),
                    new Bad("oversized", Optional.of("a".repeat(20_000)), false),
                    new Bad("control character", Optional.of("ab%07c"), false),
                    new Bad("no UTF-8", Optional.of("ab%ff%fe"), false),
                    new Bad("no encoding", Optional.of("ab%zz"), false),
                    new Bad("another parameter", Optional.of("ab%26meetingID%3Dother"), false));
        }
    }

    /** Every call with all that it wants, and one value of it spoiled. */
    @Test
    void oneBadParameterAmongGoodOnesNeverBreaksACallAndReachesAServerAsOneValue() {
        var tenants = school.school.product.bean(TenantStore.class);
        Tenant tenant = tenants.create("spoilt-" + UUID.randomUUID().toString().substring(0, 8), "Spoilt");
        String secret = "secret-" + UUID.randomUUID();
        tenants.addSecret(tenant.id(), SharedSecret.of(secret));
        Wire.Caller caller = school.wire.new Caller(tenant.slug(), secret);
        assertThat(caller.get("create", "meetingID=lasting&name=Lasting").isSuccess())
                .isTrue();
        var wrong = new ArrayList<String>();
        var good = new HashSet<String>();
        var reached = new HashSet<String>();

        for (FrontEndpoint endpoint : school.endpoints()) {
            Map<String, String> parameters = wanted(endpoint.name());
            if (send(caller, endpoint, query(parameters)).isSuccess()) {
                good.add(endpoint.name());
            }
            for (String name : parameters.keySet()) {
                for (Bad bad : Bad.values()) {
                    String query = spoilt(parameters, name, bad);
                    Wire.Answer answer = send(caller, endpoint, query);
                    String about = endpoint.name() + " " + name + " " + bad.what() + ": ";
                    if (answer.status() >= 500 || !isWellFormed(answer) || bad.doubled() && answer.isSuccess()) {
                        wrong.add(about + answer.status() + " " + answer.body());
                    }
                    for (ReceivedCall call : fresh()) {
                        notOneValue(call).ifPresent(problem -> wrong.add(about + problem));
                    }
                    if (answer.isSuccess() && bad.goesOn() && PASSED_ON.contains(endpoint.name() + " " + name)) {
                        String understood =
                                readable(Parameters.parse(query).first(name).orElseThrow());
                        String got = readable(sent(endpoint.name(), name));
                        if (!got.equals(understood)) {
                            wrong.add(about + "the server got " + got + " for " + understood);
                        }
                        reached.add(endpoint.name() + " " + name);
                    }
                }
            }
        }

        assertThat(wrong).isEmpty();
        assertThat(good)
                .as("complete as it was sent")
                .contains(
                        "create",
                        "join",
                        "isMeetingRunning",
                        "getMeetingInfo",
                        "getMeetings",
                        "sendChatMessage",
                        "hooks/create",
                        "hooks/list");
        assertThat(reached).isEqualTo(PASSED_ON);
    }

    /** Everything that a call can be given, all of it right. */
    private static Map<String, String> wanted(String call) {
        String known = "0".repeat(40) + "-1700000000000";
        return switch (call) {
            case "create" ->
                parameters(
                        "meetingID",
                        "made",
                        "name",
                        "Made",
                        "welcome",
                        "Hello",
                        "attendeePW",
                        "ap-1",
                        "moderatorPW",
                        "mp-1",
                        "record",
                        "false",
                        "maxParticipants",
                        "20",
                        "logoutURL",
                        "https%3A%2F%2Flms.example%2F",
                        "meta_course",
                        "7");
            case "join" ->
                parameters(
                        "meetingID",
                        "lasting",
                        "fullName",
                        "Ada",
                        "role",
                        "VIEWER",
                        "userID",
                        "u-1",
                        "userdata-x",
                        "y",
                        "redirect",
                        "false");
            case "end", "isMeetingRunning", "getMeetingInfo", "insertDocument" ->
                // No end of the one that all others need.
                parameters("meetingID", call.equals("end") ? "made" : "lasting", "password", "mp-1");
            case "sendChatMessage" -> parameters("meetingID", "lasting", "message", "Hello", "userName", "LMS");
            case "getRecordings" ->
                parameters("meetingID", "lasting", "recordID", known, "state", "any", "meta_course", "7");
            case "publishRecordings" -> parameters("recordID", known, "publish", "true");
            case "updateRecordings" -> parameters("recordID", known, "meta_course", "8");
            case "deleteRecordings", "getRecordingTextTracks" -> parameters("recordID", known);
            case "putRecordingTextTrack" ->
                parameters("recordID", known, "kind", "subtitles", "lang", "en", "label", "English");
            case "hooks/create" ->
                parameters("callbackURL", "http%3A%2F%2Flocalhost%3A1%2Fh", "meetingID", "lasting", "getRaw", "false");
            case "hooks/list" -> parameters("meetingID", "lasting");
            case "hooks/destroy" -> parameters("hookID", "1");
            default -> parameters("meetingID", "lasting");
        };
    }

    private static Map<String, String> parameters(String... namesAndValues) {
        var parameters = new LinkedHashMap<String, String>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            parameters.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return parameters;
    }

    private static String query(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(one -> one.getKey() + "=" + one.getValue())
                .collect(Collectors.joining("&"));
    }

    private static String spoilt(Map<String, String> parameters, String name, Bad bad) {
        var all = new LinkedHashMap<>(parameters);
        if (bad.doubled()) {
            return query(all) + "&" + name + "=" + bad.value().orElseThrow();
        }
        bad.value().ifPresentOrElse(value -> all.put(name, value), () -> all.remove(name));
        return query(all);
    }

    private static Wire.Answer send(Wire.Caller caller, FrontEndpoint endpoint, String query) {
        Wire.Answer answer = endpoint.methods().contains("GET")
                ? caller.get(endpoint.name(), query)
                : endpoint.bodyTypes().contains("application/xml")
                        ? caller.post(endpoint.name(), query, "application/xml", MODULES)
                        : caller.post(endpoint.name(), query, "multipart/form-data; boundary=b", TRACK);
        if (endpoint.name().equals("create") && answer.isSuccess()) {
            // The next one is another meeting, not the same once more.
            String id = answer.body().replaceAll("(?s).*<internalMeetingID>(.*)</internalMeetingID>.*", "$1");
            assertThat(caller.get("end", "meetingID=" + id + "&password=mp-1").status())
                    .isEqualTo(200);
        }
        return answer;
    }

    /** Calls that came to the server since this was asked last. */
    private List<ReceivedCall> fresh() {
        return school.school.simulator.received().stream().filter(seen::add).toList();
    }

    /** The last value of this name that the server was sent with such a call, decoded; nothing if there was none. */
    private String sent(String call, String name) {
        return school.school.simulator.received().reversed().stream()
                .filter(one -> one.call().equals(call))
                .findFirst()
                .flatMap(one -> Parameters.parse(one.query()).first(name))
                .orElse("nothing");
    }

    private static String readable(String text) {
        return text.replaceAll("\\p{Cntrl}", "");
    }

    /** What is wrong with the query of a call to a server: a name that comes twice, a byte that is no text. */
    private static Optional<String> notOneValue(ReceivedCall call) {
        Set<String> names = new HashSet<>();
        for (String part : call.query().isEmpty() ? new String[0] : call.query().split("&", -1)) {
            int equals = part.indexOf('=');
            String name = equals < 0 ? part : part.substring(0, equals);
            if (!names.add(name)) {
                return Optional.of(call.call() + " has " + name + " twice");
            }
            if (!isText(part)) {
                return Optional.of(call.call() + " has what is no text: " + part);
            }
        }
        return Optional.empty();
    }

    private static boolean isText(String encoded) {
        byte[] bytes = new byte[encoded.length()];
        int length = 0;
        for (int i = 0; i < encoded.length(); i++) {
            char c = encoded.charAt(i);
            if (c == '%') {
                if (i + 3 > encoded.length()
                        || Character.digit(encoded.charAt(i + 1), 16) < 0
                        || Character.digit(encoded.charAt(i + 2), 16) < 0) {
                    return false;
                }
                bytes[length++] = (byte) Integer.parseInt(encoded.substring(i + 1, i + 3), 16);
                i += 2;
            } else {
                bytes[length++] = (byte) c;
            }
        }
        try {
            return StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes, 0, length))
                            .toString()
                            .indexOf('\0')
                    < 0;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static boolean isWellFormed(Wire.Answer answer) {
        String body = answer.body();
        String type = answer.header("content-type");
        if (body.isEmpty() || type.startsWith("text/html")) {
            return answer.status() != 200 || type.startsWith("text/html") || body.isEmpty();
        }
        try {
            if (type.startsWith("application/json")) {
                JsonMapper.builder().build().readTree(body);
                return true;
            }
            DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new java.io.ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
            return type.startsWith("text/xml");
        } catch (Exception e) {
            return false;
        }
    }
}
