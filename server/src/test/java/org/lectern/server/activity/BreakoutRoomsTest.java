package org.lectern.server.activity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lectern.server.activity.Observation.Subject;
import org.lectern.server.activity.Observation.What;

final class BreakoutRoomsTest {
    private static final String CLASS = "class-" + Story.START.toEpochMilli();
    private static final String FIRST = "first-" + Story.START.toEpochMilli();
    private static final String SECOND = "second-" + Story.START.toEpochMilli();

    private static Observation at(String meeting, String connection, String person, long second, Kind kind) {
        Detail detail = kind == Kind.JOINED
                ? new Detail(Map.of(Detail.EXTERNAL_USER_ID, person, Detail.NAME, "Anna", Detail.ROLE, "VIEWER"))
                : Detail.NONE;
        return Observation.of(
                new Subject(new MeetingReference(meeting, ""), Track.connection(connection)),
                Source.HOOK,
                Story.second(second).toEpochMilli(),
                new What(kind, detail));
    }

    @Test
    void whoIsInTwoRoomsAtOnceWithTwoConnectionsIsInRoomsOnce() {
        var log = new MemoryLog();
        log.append(List.of(
                at(CLASS, "w_1", "anna", 0, Kind.JOINED),
                at(CLASS, "w_2", "anna", 0, Kind.JOINED),
                at(FIRST, "w_3", "w_1-1", 10, Kind.JOINED),
                at(FIRST, "w_3", "w_1-1", 40, Kind.LEFT),
                at(SECOND, "w_4", "w_2-2", 20, Kind.JOINED),
                at(SECOND, "w_4", "w_2-2", 60, Kind.LEFT),
                at(CLASS, "w_1", "anna", 70, Kind.LEFT),
                at(CLASS, "w_2", "anna", 70, Kind.LEFT)));

        PersonActivity anna = Rules.only(log.read(CLASS, List.of(FIRST, SECOND), Story.second(100)));

        assertThat(anna.presence().total()).hasSeconds(70);
        assertThat(anna.presence().inBreakouts()).hasSeconds(50);
    }
}
