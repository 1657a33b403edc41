package org.lectern.simulator;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The calls about recordings. A missing checksum and missing parameters are found before a wrong checksum.
 *
 * @see "docs/protocol/bigbluebutton-api.md, recordings"
 */
final class RecordingCalls {
    private static final Set<String> GET_ONLY = Set.of("publishRecordings", "deleteRecordings");
    private static final Set<String> STATES = Set.of("processing", "processed", "published", "unpublished", "deleted");
    private static final int MOST = 100;

    private final World world;
    private final CallSignature signature;
    private final TextTrackCalls tracks;
    private final OneTime oneTime;

    RecordingCalls(World world, CallSignature signature, OneTime oneTime) {
        this.oneTime = oneTime;
        this.world = world;
        this.signature = signature;
        this.tracks = new TextTrackCalls(world);
    }

    static boolean knows(String call) {
        return switch (call) {
            case "getRecordings",
                    "publishRecordings",
                    "updateRecordings",
                    "deleteRecordings",
                    "getRecordingTextTracks",
                    "putRecordingTextTrack" -> true;
            default -> false;
        };
    }

    Reply answer(String call, Request request) {
        boolean get = request.method().equals("GET");
        boolean uploads = call.equals("putRecordingTextTrack");
        if (!get && !request.isPost() || GET_ONLY.contains(call) && !get || uploads && get) {
            return Pages.notFound();
        }
        boolean textTracks = uploads || call.equals("getRecordingTextTracks");
        if (textTracks && world.ground.balancer()) {
            return failed("unsupportedRequest", "This request is not supported.");
        }
        Query query = request.parameters();
        CallSignature.Verdict verdict = signature.check(call, request);
        Optional<Reply> violation = violation(call, query, verdict);
        if (violation.isPresent()) {
            return violation.get();
        }
        return world.locked(() -> switch (call) {
            case "getRecordings" -> getRecordings(query);
            case "getRecordingTextTracks" -> tracks.list(query.text("recordID").trim());
            case "putRecordingTextTrack" -> tracks.put(query, request);
            default -> change(call, query);
        });
    }

    /** The one-use address of a text track. */
    Reply track(String path) {
        return world.locked(() -> tracks.fetch(path));
    }

    private static Optional<Reply> violation(String call, Query query, CallSignature.Verdict verdict) {
        boolean uploads = call.equals("putRecordingTextTrack");
        if (verdict == CallSignature.Verdict.MISSING) {
            return Optional.of(
                    uploads ? TextTrackCalls.failed("paramError", "Missing param checksum.") : refusedChecksum());
        }
        if (uploads) {
            for (String name : List.of("recordID", "kind", "lang")) {
                if (!query.has(name)) {
                    return Optional.of(TextTrackCalls.failed("paramError", "Missing param " + name + "."));
                }
            }
        } else if (!call.equals("getRecordings") && !query.has("recordID")) {
            return Optional.of(failed("missingParamRecordID", "You must specify a recordID."));
        }
        if (call.equals("publishRecordings") && !query.has("publish")) {
            return Optional.of(failed("missingParamPublish", "You must specify a publish value true or false."));
        }
        return verdict == CallSignature.Verdict.GOOD ? Optional.empty() : Optional.of(refusedChecksum());
    }

    private Reply change(String call, Query query) {
        List<Recorded> found = items(query.text("recordID")).stream()
                .flatMap(id -> world.recordings.find(id).stream())
                .filter(Recorded::isDone)
                .toList();
        if (found.isEmpty()) {
            return failed("notFound", "We could not find recordings");
        }
        String element;
        boolean value;
        switch (call) {
            case "publishRecordings" -> {
                boolean publish = query.text("publish").trim().equalsIgnoreCase("true");
                found.forEach(recorded -> world.recordings.publish(recorded, publish));
                value = publish;
                element = "published";
            }
            case "updateRecordings" -> {
                boolean changed = found.stream()
                                .filter(recorded -> update(recorded, query))
                                .count()
                        > 0;
                value = changed || !world.ground.balancer();
                element = "updated";
            }
            default -> {
                found.forEach(world.recordings::delete);
                value = true;
                element = "deleted";
            }
        }
        return Reply.xml(Xml.line(xml -> xml.element("returncode", "SUCCESS").element(element, value)));
    }

    private static boolean update(Recorded recorded, Query query) {
        boolean changed = false;
        for (Map.Entry<String, String> given : query.values().entrySet()) {
            if (given.getKey().startsWith("meta_")) {
                String name = given.getKey().substring("meta_".length()).toLowerCase(Locale.ROOT);
                String before = given.getValue().isEmpty()
                        ? recorded.metadata.remove(name)
                        : recorded.metadata.put(name, given.getValue());
                changed |= !given.getValue().equals(before == null ? "" : before);
            }
        }
        return changed;
    }

    private Reply getRecordings(Query query) {
        ServerProfile profile = world.ground.profile();
        if (world.ground.balancer() && !query.has("recordID") && !query.has("meetingID")) {
            return failed("missingParameters", "param meetingID or recordID must be included.");
        }
        List<Recorded> found = world.recordings.all().stream()
                .filter(recorded -> matches(recorded, query))
                .toList();
        if (world.ground.balancer()) {
            found = found.stream()
                    .sorted(Comparator.comparing((Recorded recorded) -> recorded.origin.startedAt())
                            .reversed())
                    .toList();
        }
        int total = found.size();
        int limit = profile.pagesRecordings() ? number(query.text("limit")) : -1;
        if (limit >= 0) {
            int offset = Math.max(0, number(query.text("offset")));
            if (offset > total) {
                return Pages.internalError();
            }
            found = found.subList(offset, Math.min(total, offset + Math.max(1, Math.min(MOST, limit))));
        }
        List<Recorded> page = found;
        boolean counted = limit >= 0 && profile.countsRecordings();
        return Reply.xml(Xml.line(xml -> {
            xml.element("returncode", "SUCCESS")
                    .group(
                            "recordings",
                            all -> page.forEach(recorded -> all.group(
                                    "recording", one -> RecordingXml.write(recorded, oneTime::address, one))));
            if (counted) {
                xml.element("totalElements", total);
            }
            if (page.isEmpty()) {
                xml.element("messageKey", "noRecordings")
                        .element("message", "There are no recordings for the meeting(s).");
            }
        }));
    }

    private static boolean matches(Recorded recorded, Query query) {
        List<String> recordIds = items(query.text("recordID"));
        List<String> meetingIds = items(query.text("meetingID"));
        boolean wanted = recordIds.isEmpty()
                ? meetingIds.isEmpty()
                        || meetingIds.stream().anyMatch(id -> recorded.id().startsWith(Hash.SHA1.hex(id)))
                : recordIds.stream().anyMatch(recorded.id()::startsWith);
        return wanted && inState(recorded, items(query.text("state"))) && hasMetadata(recorded, query);
    }

    private static boolean inState(Recorded recorded, List<String> states) {
        if (states.contains("any")) {
            return true;
        }
        List<String> known = states.stream().filter(STATES::contains).toList();
        return known.isEmpty() ? recorded.isDone() : known.contains(recorded.state.name());
    }

    private static boolean hasMetadata(Recorded recorded, Query query) {
        return query.values().entrySet().stream()
                .filter(given -> given.getKey().startsWith("meta_"))
                .allMatch(given -> likens(
                        recorded.metadata.get(
                                given.getKey().substring("meta_".length()).toLowerCase(Locale.ROOT)),
                        given.getValue()));
    }

    private static boolean likens(@Nullable String value, String pattern) {
        if (value == null) {
            return false;
        }
        boolean open = pattern.startsWith("%");
        boolean ends = pattern.length() > 1 && pattern.endsWith("%");
        String core = pattern.substring(open ? 1 : 0, pattern.length() - (ends ? 1 : 0));
        if (open && ends) {
            return value.contains(core);
        }
        return open ? value.endsWith(core) : ends ? value.startsWith(core) : value.equals(core);
    }

    private static List<String> items(String csv) {
        return Stream.of(csv.split(",", -1))
                .map(String::trim)
                .filter(item -> !item.isEmpty())
                .toList();
    }

    /** −1 for what is no number. */
    private static int number(String text) {
        return text.matches("\\d{1,9}") ? Integer.parseInt(text) : -1;
    }

    private static Reply refusedChecksum() {
        return failed("checksumError", "You did not pass the checksum security check");
    }

    private static Reply failed(String key, String message) {
        return Reply.xml(Xml.line(xml ->
                xml.element("returncode", "FAILED").element("messageKey", key).element("message", message)));
    }
}
