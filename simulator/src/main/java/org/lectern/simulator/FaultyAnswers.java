package org.lectern.simulator;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What becomes of a right answer under a fault: late, broken, or a lie. */
final class FaultyAnswers {
    private static final int HUGE_BYTES = 40 * 1024 * 1024;
    private static final Pattern ITEM = Pattern.compile("<(meeting|recording)>.*?</\\1>", Pattern.DOTALL);
    private static final Pattern ID = Pattern.compile(
            "<(meetingID|internalMeetingID|recordID|meetingId)>([^<]*)</|(<url>[^<]*/|<image[^<]*>[^<]*/)([0-9a-f]{40}-\\d+)");
    private static final Pattern INTERNAL = Pattern.compile("[0-9a-f]{40}(-\\d+)");

    private FaultyAnswers() {}

    /** The answer to send, or empty where the connection is closed without one. Waits where the fault wants it to. */
    static Optional<Reply> of(CallFault fault, Reply right, Faults faults) throws InterruptedException {
        return switch (fault.kind()) {
            case SLOW -> {
                Thread.sleep(fault.delay());
                yield Optional.of(right);
            }
            case ERROR_500 -> Optional.of(Pages.internalError());
            case STARTING_502 -> Optional.of(Pages.badGateway());
            case HTML_PAGE ->
                Optional.of(Reply.html(
                        200, "<!doctype html>\n<title>Welcome</title>\n<h1>Please sign in to the network</h1>\n"));
            case TRUNCATED -> Optional.of(right.withBody(Arrays.copyOf(right.body(), right.body().length / 2)));
            case EMPTY -> Optional.of(right.withBody(new byte[0]));
            case EVERYTHING -> Optional.of(right);
            case OTHER_MEETING -> Optional.of(right.isXml() ? right.withText(other(right.text())) : right);
            case EMPTY_LIST -> Optional.of(right.isXml() ? right.withText(emptied(right.text())) : right);
            case HUGE_LIST -> Optional.of(right.isXml() ? right.withText(huge(right.text())) : right);
            case CUT -> Optional.empty();
            case BLACK_HOLE -> {
                faults.awaitCleared();
                yield Optional.empty();
            }
        };
    }

    /** What a hostile server carries out in place of the request; the same request where it only spoils the answer. */
    static Request request(CallFault fault, String call, Request request, World world, String secret) {
        Map<String, String> values = new LinkedHashMap<>();
        if (fault.kind() == CallFault.Kind.EVERYTHING && call.equals("getRecordings")) {
            values.put("state", "any");
        } else if (fault.kind() == CallFault.Kind.OTHER_MEETING && call.equals("getMeetingInfo")) {
            String asked = request.parameters().text("meetingID");
            world.locked(() -> world.meetings().stream()
                            .filter(meeting -> !meeting.externalId().equals(asked)
                                    && !meeting.internalId().equals(asked))
                            .findFirst())
                    .ifPresent(other -> values.put("meetingID", other.externalId()));
        }
        return values.isEmpty() ? request : request.pretending(call, values, secret);
    }

    /** The same with other IDs, where the answer is not already about another meeting. */
    private static String other(String xml) {
        return ID.matcher(xml)
                .replaceAll(found -> Matcher.quoteReplacement(
                        found.group(1) == null
                                ? found.group(3) + foreign(found.group(4))
                                : "<" + found.group(1) + ">" + foreign(found.group(2)) + "</"));
    }

    private static String foreign(String id) {
        Matcher internal = INTERNAL.matcher(id);
        return internal.matches() ? Hash.SHA1.hex("foreign-" + id) + internal.group(1) : "foreign-" + id;
    }

    private static String emptied(String xml) {
        return ITEM.matcher(xml).replaceAll("");
    }

    private static String huge(String xml) {
        Matcher first = ITEM.matcher(xml);
        boolean found = first.find();
        String item = found ? first.group() : "<meeting><meetingID>none</meetingID></meeting>";
        int at = found ? first.start() : xml.lastIndexOf("</");
        StringBuilder text = new StringBuilder(HUGE_BYTES + 2000);
        text.append(xml, 0, at);
        while (text.length() < HUGE_BYTES) {
            text.append(item);
        }
        return text.append(xml, at, xml.length()).toString();
    }
}
