package org.lectern.server.ui;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.lectern.server.attendance.Change;
import org.lectern.server.attendance.Doubt;
import org.lectern.server.attendance.Judged;
import org.lectern.server.attendance.Judgement;
import org.lectern.server.attendance.Rules;
import org.lectern.server.attendance.Window;

/** Says in one viewer's words what a judgement rests on. */
record AttendanceWords(Formats formats) {

    /** By which rules, in one sentence each. */
    String rules(Rules rules) {
        String text = formats.message("attendance.rules", rules.lateAfter(), rules.earlyBefore(), rules.leastShare());
        return rules.windows().isEmpty()
                ? text
                : text + " " + formats.message("attendance.rules.windows", windows(rules.windows()));
    }

    /** Only what is worth saying: nothing of whoever was there as it was wanted. */
    List<String> why(Judged judged, Rules rules) {
        Judged.Measured measured = judged.measured();
        if (measured.present().isZero()) {
            return List.of();
        }
        var why = new ArrayList<String>();
        if (measured.lateBy().compareTo(Duration.ofMinutes(rules.lateAfter())) > 0) {
            why.add(formats.message("attendance.why.late", formats.duration(measured.lateBy())));
        }
        if (measured.earlyBy().compareTo(Duration.ofMinutes(rules.earlyBefore())) > 0) {
            why.add(formats.message("attendance.why.early", formats.duration(measured.earlyBy())));
        }
        if (judged.judgement() == Judgement.ABSENT && measured.missed().isEmpty()) {
            why.add(formats.message("attendance.why.share", measured.share(), rules.leastShare()));
        }
        if (!measured.missed().isEmpty()) {
            why.add(formats.message("attendance.why.window", windows(measured.missed())));
        }
        return why;
    }

    List<String> doubts(Judged judged) {
        var doubts = new ArrayList<String>();
        for (Doubt doubt : judged.doubts()) {
            doubts.add(formats.message(
                    "attendance.doubt." + doubt.kind(), formats.time(doubt.from()), formats.time(doubt.to())));
        }
        judged.couldBe()
                .ifPresent(other ->
                        doubts.add(formats.message("attendance.could-be", formats.message("judgement." + other))));
        return doubts;
    }

    String change(Change change, String name) {
        return formats.message(
                "attendance.change." + change.kind(),
                "\u2068" + name + "\u2069",
                change.judgement()
                        .map(judgement -> formats.message("judgement." + judgement))
                        .orElse(""));
    }

    private String windows(List<Window> windows) {
        return windows.stream()
                .map(window -> formats.message("attendance.window", window.from(), window.to()))
                .collect(Collectors.joining(", "));
    }
}
