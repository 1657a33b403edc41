package org.lectern.server.privacy;

import java.util.ArrayList;
import java.util.List;
import org.lectern.server.privacy.PrivacyPolicy.Declined;

/** The words of a notice, made from what a tenant collects and keeps. A line each; lists begin with a dash. Pure. */
final class NoticeText {
    private NoticeText() {}

    static String of(PrivacyPolicy policy, PrivacySettings settings) {
        var lines = new ArrayList<String>();
        policy.notice()
                .words()
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .forEach(lines::add);
        lines.add("In this class the following is written down about you:");
        lines.add("- your name, and when you come and go");
        for (Collected kind : Collected.values()) {
            String words = words(kind);
            if (policy.collects(kind) && !words.isEmpty()) {
                lines.add("- " + words);
            }
        }
        if (policy.notice().recording()) {
            lines.add(
                    "The class may be recorded: what is said, shown and written in the public chat, and cameras that are on."
                            + " Whoever is in the course may see the recording, also those who were not there.");
        }
        lines.add(
                "What you say and write is not written down here. A recording, if there is one, is announced in the class.");
        lines.add(
                "Your teachers see it, the people who run this system, and the learning platform that you came from.");
        lines.add("Single events are deleted after " + days(policy, settings, Kept.EVENTS)
                + " days, what is made of them after " + days(policy, settings, Kept.ACTIVITY) + " days.");
        lines.add("You can take your agreement back, and ask for a copy or for deletion, at any time.");
        lines.add(
                policy.notice().declined() == Declined.UNNAMED
                        ? "If you do not agree, you can join all the same: what is written down has neither your name nor"
                                + " your account then."
                                + (policy.notice().recording()
                                        ? " In a recording you are seen and heard all the same if you show yourself or speak."
                                        : "")
                        : "If you do not agree, you cannot join.");
        return String.join("\n", List.copyOf(lines));
    }

    private static long days(PrivacyPolicy policy, PrivacySettings settings, Kept kind) {
        return policy.keep(kind, settings).toDays();
    }

    private static String words(Collected kind) {
        return switch (kind) {
            case MICROPHONE -> "when your microphone is open and when you talk";
            case CAMERA -> "when your camera is on";
            case SCREEN -> "when you share your screen";
            case MESSAGES -> "how many public messages you write";
            case REACTIONS -> "your reactions";
            case HANDS -> "when you raise your hand";
            case POLLS -> "your answers to polls";
            case PRESENTER -> "when you are presenter";
            case ANALYTICS -> "what the server itself reports of your activity after the class";
            case VIEWS, OTHER -> "";
        };
    }
}
