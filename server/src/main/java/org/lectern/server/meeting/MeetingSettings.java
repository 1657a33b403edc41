package org.lectern.server.meeting;

import java.time.Duration;
import org.lectern.server.platform.Setting;

/** Settings of meetings. */
public record MeetingSettings(
        @Setting(
                value = "How long one attempt to create a meeting may stay unanswered before another process takes it"
                        + " over. Longer than the connect and read timeouts of the pool together, by 5 s or more.",
                standard = "25s")
        Duration createLease,

        @Setting(
                value = "Longest time a person waits for a meeting to start before being told to try again.",
                standard = "60s")
        Duration startPatience,

        @Setting(value = "Life of a join ticket, from the moment it is handed out until it is used.", standard = "60s")
        Duration ticketLife,

        @Setting(
                value = "Time after which somebody who was given a join and was not seen inside is listed as never"
                        + " arrived. Two polls at least, since a browser may take its time.",
                standard = "3m")
        Duration arrivalPatience) {}
