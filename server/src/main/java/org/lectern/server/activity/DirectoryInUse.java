package org.lectern.server.activity;

import java.util.Collection;
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
}
