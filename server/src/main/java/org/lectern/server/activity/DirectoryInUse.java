package org.lectern.server.activity;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;

/** The directory, looked for when first asked: meetings may need this feature before this feature needs them. */
final class DirectoryInUse implements MeetingDirectory {
    private final ObjectProvider<MeetingDirectory> provider;

    DirectoryInUse(ObjectProvider<MeetingDirectory> provider) {
        this.provider = provider;
    }

    private MeetingDirectory directory() {
        return provider.getIfAvailable(MeetingDirectory::empty);
    }

    @Override
    public Map<MeetingReference, MeetingStatus> statuses(Collection<MeetingReference> meetings) {
        return directory().statuses(meetings);
    }

    @Override
    public boolean carriesOurTag(String serverMeetingId) {
        return directory().carriesOurTag(serverMeetingId);
    }

    @Override
    public Optional<UUID> serverOf(UUID meetingId) {
        return directory().serverOf(meetingId);
    }

    @Override
    public List<UUID> runsOfClass(UUID meetingId) {
        return directory().runsOfClass(meetingId);
    }

    @Override
    public Map<UUID, List<UUID>> runsOfClasses(Collection<UUID> meetingIds) {
        return directory().runsOfClasses(meetingIds);
    }

    @Override
    public Map<UUID, UUID> serversOf(Collection<UUID> meetingIds) {
        return directory().serversOf(meetingIds);
    }

    @Override
    public List<Room> roomsOf(Collection<UUID> meetingIds) {
        return directory().roomsOf(meetingIds);
    }

    @Override
    public boolean mayBeRoom(String serverMeetingId) {
        return directory().mayBeRoom(serverMeetingId);
    }
}
