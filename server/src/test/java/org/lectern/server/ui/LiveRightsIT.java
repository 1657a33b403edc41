package org.lectern.server.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.lectern.server.meeting.MeetingStore;
import org.lectern.server.person.Added;
import org.lectern.server.person.NewPerson;
import org.lectern.server.person.Passwords;
import org.lectern.server.person.Person;
import org.lectern.server.person.PersonStore;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.TestDatabase;
import org.lectern.server.platform.TestVault;
import org.lectern.server.room.Course;
import org.lectern.server.room.CourseRole;
import org.lectern.server.room.CourseStore;
import org.lectern.server.room.Room;
import org.lectern.server.room.RoomSettings;
import org.lectern.server.room.RoomStore;
import org.lectern.server.tenant.TenantStore;

final class LiveRightsIT {
    private final Databases databases = TestDatabase.create();
    private final PersonStore people = new PersonStore(databases.web(), new Passwords(), InstantSource.system());
    private final CourseStore courses = new CourseStore(databases.web());
    private final RoomStore rooms = new RoomStore(databases.web());
    private final LiveRights rights = new LiveRights(
            new Viewers(people), new Access(courses, rooms, new MeetingStore(databases.web(), TestVault.create())));

    @AfterEach
    void close() {
        databases.close();
    }

    @Test
    void endWithTheMembershipAndWithThePerson() {
        UUID tenant = new TenantStore(databases.web(), TestVault.create(), InstantSource.system())
                .create("school", "The School")
                .id();
        var added = (Added.Person) people.add(new NewPerson(tenant, "Lena", "lena", "a long enough password", false));
        Person lena = added.person();
        Course course = courses.create(tenant, "Physics");
        Room room = rooms.create(tenant, course.id(), RoomSettings.named("Optics"));
        courses.putMember(tenant, course.id(), lena.id(), CourseRole.LEARNER);

        assertThat(rights.mayWait(lena, room.slug())).isTrue();
        courses.removeMember(tenant, course.id(), lena.id());
        assertThat(rights.mayWait(lena, room.slug())).isFalse();

        courses.putMember(tenant, course.id(), lena.id(), CourseRole.LEARNER);
        people.remove(tenant, lena.id());
        assertThat(rights.mayWait(lena, room.slug())).isFalse();
    }
}
