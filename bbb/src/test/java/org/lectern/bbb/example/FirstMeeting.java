package org.lectern.bbb.example;

import java.time.Instant;
import org.lectern.bbb.BbbClient;
import org.lectern.bbb.CreateMeeting;
import org.lectern.bbb.CreateParameter;
import org.lectern.bbb.CreatedMeeting;
import org.lectern.bbb.JoinMeeting;
import org.lectern.bbb.Outcome;
import org.lectern.bbb.Role;

/** The example of the README: creates a meeting, prints a moderator's link, ends it. */
public final class FirstMeeting {

    private FirstMeeting() {}

    public static void main(String[] args) {
        // README
        BbbClient bbb = BbbClient.of(args[0], args[1]); // address and secret, as bbb-conf --secret prints them
        var request = CreateMeeting.of("course-7-week-1", "Course 7").with(CreateParameter.MUTE_ON_START, true);
        Outcome<CreatedMeeting> outcome = bbb.create(request);
        if (outcome instanceof Outcome.Failure<CreatedMeeting> failure) {
            System.err.println(failure.kind() + ": " + failure.message() + ". " + failure.advice());
            return;
        }
        Instant createTime = outcome.orElseThrow().createTime();
        var ada = JoinMeeting.of("course-7-week-1", "Ada", Role.MODERATOR).createTime(createTime);
        System.out.println("Open " + bbb.joinUrl(ada) + " and then press Enter to end the meeting");
        // README
        new java.util.Scanner(System.in, java.nio.charset.StandardCharsets.UTF_8).hasNextLine();
        System.out.println("Ended: " + bbb.end("course-7-week-1", null).isSuccess());
    }
}
