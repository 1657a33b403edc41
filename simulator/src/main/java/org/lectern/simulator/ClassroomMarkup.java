package org.lectern.simulator;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes the parts of the classroom page that change. Called under the world's lock. */
final class ClassroomMarkup {
    private ClassroomMarkup() {}

    /** Everything that a stream sends after a change. */
    static Map<String, Object> state(Connection me, int rooms) {
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("over", me.meeting.ended ? "ended" : me.inside ? "" : "left");
        state.put("count", count(me.meeting));
        state.put("people", people(me.meeting));
        state.put("chat", chat(me.meeting));
        state.put("tools", tools(me, rooms));
        return state;
    }

    static String count(Meeting meeting) {
        long inside = meeting.count(who -> true);
        return (inside == 1 ? "1 person" : inside + " people") + ", " + meeting.count(Connection::microphoneOpen)
                + " with an open microphone, " + meeting.count(who -> who.hand) + " with a raised hand";
    }

    static String people(Meeting meeting) {
        return meeting.inside().stream().map(ClassroomMarkup::person).collect(Collectors.joining());
    }

    private static String person(Connection who) {
        StringBuilder marks = new StringBuilder();
        mark(marks, who.moderator(), "moderator", "role");
        mark(marks, who.presenter, "presenter", "role");
        mark(marks, who.talking, "talking", "on");
        mark(marks, who.microphoneOpen() && !who.talking, "microphone open", "on");
        mark(marks, who.voice == Connection.Voice.MICROPHONE && who.muted, "muted", "off");
        mark(marks, who.voice == Connection.Voice.LISTENING, "listening", "off");
        mark(marks, !who.streams.isEmpty(), "camera", "on");
        mark(marks, who.hand, "hand raised", "hand");
        String emoji = who.emoji.isEmpty() ? "" : " <span class=\"emoji\">" + Pages.escape(who.emoji) + "</span>";
        return "<li><span class=\"name\"><bdi>" + Pages.escape(who.identity.name()) + "</bdi>" + emoji
                + "</span><span class=\"marks\">" + marks + "</span></li>";
    }

    private static void mark(StringBuilder marks, boolean shown, String text, String kind) {
        if (shown) {
            marks.append("<span class=\"mark ")
                    .append(kind)
                    .append("\">")
                    .append(text)
                    .append("</span> ");
        }
    }

    static String chat(Meeting meeting) {
        if (meeting.chat.isEmpty()) {
            return "<li class=\"empty\">Nobody has written yet.</li>";
        }
        return meeting.chat.stream()
                .map(line -> "<li><strong><bdi>" + Pages.escape(line.name()) + "</bdi></strong> <span><bdi>"
                        + Pages.escape(line.text()) + "</bdi></span></li>")
                .collect(Collectors.joining());
    }

    /** @param rooms how many breakouts of the meeting there are */
    static String tools(Connection me, int rooms) {
        boolean open = me.microphoneOpen();
        StringBuilder tools = new StringBuilder();
        button(tools, open ? "mute" : "openMicrophone", open ? "Mute microphone" : "Open microphone", open);
        if (me.voice != Connection.Voice.NONE) {
            button(tools, "leaveAudio", "Leave audio", false);
        }
        if (open) {
            button(
                    tools,
                    me.talking ? "stopTalking" : "startTalking",
                    me.talking ? "Stop talking" : "Talk",
                    me.talking);
        }
        boolean camera = !me.streams.isEmpty();
        button(tools, camera ? "stopCamera" : "shareCamera", camera ? "Stop camera" : "Share camera", camera);
        button(tools, me.hand ? "lowerHand" : "raiseHand", me.hand ? "Lower hand" : "Raise hand", me.hand);
        if (me.moderator() && me.meeting.settings.recordable()) {
            boolean on = me.meeting.beingRecorded;
            button(tools, on ? "stopRecording" : "startRecording", on ? "Stop recording" : "Start recording", on);
        }
        if (me.moderator() && me.meeting.parent == null) {
            boolean any = rooms > 0;
            button(
                    tools,
                    any ? "closeBreakouts" : "openBreakouts",
                    any ? "Close breakout rooms" : "Open 2 breakout rooms",
                    any);
        }
        return tools.toString();
    }

    static String reactions() {
        return List.of("👍 thumbs up", "👏 applause", "❤️ heart", "😂 laughter", "😮 surprise", "🙁 sad").stream()
                .map(choice -> {
                    int blank = choice.indexOf(' ');
                    String emoji = choice.substring(0, blank);
                    return "<button class=\"emoji\" name=\"react\" value=\"" + emoji + "\" aria-label=\"React: "
                            + choice.substring(blank + 1) + "\">" + emoji + "</button>";
                })
                .collect(Collectors.joining());
    }

    private static void button(StringBuilder tools, String act, String label, boolean on) {
        tools.append("<button id=\"tool-%d\" name=\"act\" value=\"%s\"%s>%s</button>"
                .formatted(slot(act), act, on ? " class=\"pressed\"" : "", label));
    }

    /** The same place for both states of a tool, so that focus stays on it. */
    private static int slot(String act) {
        return switch (act) {
            case "mute", "openMicrophone" -> 1;
            case "leaveAudio" -> 2;
            case "startTalking", "stopTalking" -> 3;
            case "shareCamera", "stopCamera" -> 4;
            case "startRecording", "stopRecording" -> 6;
            case "openBreakouts", "closeBreakouts" -> 7;
            default -> 5;
        };
    }
}
