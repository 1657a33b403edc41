package org.lectern.server.meeting;

import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.lectern.bbb.BbbClient;
import org.lectern.bbb.CreateMeeting;
import org.lectern.bbb.CreateParameter;
import org.lectern.bbb.CreatedMeeting;
import org.lectern.bbb.FailureKind;
import org.lectern.bbb.MeetingPassword;
import org.lectern.bbb.Outcome;
import org.lectern.bbb.Parameters;
import org.lectern.bbb.Presentation;
import org.lectern.server.document.ForServer;
import org.lectern.server.platform.Addresses;
import org.lectern.server.pool.BbbClients;
import org.lectern.server.pool.Server;
import org.lectern.server.pool.ServerStore;

/** Sends one attempt to its server and finds out what became of it. Holds no transaction. */
final class CreateAtServer {
    /** What is ours to decide; a caller's value for any of these is not passed on. */
    private static final Set<String> OURS = Set.of("meetingID", "name", "attendeePW", "moderatorPW", "checksum");

    private final ServerStore servers;
    private final BbbClients clients;
    private final Addresses addresses;
    private final String tag;
    private final Decks decks;

    CreateAtServer(ServerStore servers, BbbClients clients, Addresses addresses, String tag, Decks decks) {
        this.servers = servers;
        this.clients = clients;
        this.addresses = addresses;
        this.tag = tag;
        this.decks = decks;
    }

    /** What a server is given for the body that came with a create. */
    interface Decks {
        ForServer forServer(UUID documents);
    }

    /** What became of an attempt. */
    sealed interface Result {
        /** The server has it. */
        record Up(String internalMeetingId, long createTime, Telephone telephone) implements Result {
            static Up of(CreatedMeeting created) {
                return new Up(
                        created.internalMeetingId(),
                        created.createTime().toEpochMilli(),
                        new Telephone(created.voiceBridge(), created.dialNumber()));
            }

            static Up of(org.lectern.bbb.Meeting meeting) {
                return new Up(
                        meeting.internalMeetingId(),
                        meeting.createTime().toEpochMilli(),
                        new Telephone(meeting.voiceBridge(), meeting.element().text("dialNumber")));
            }
        }

        /** The server does not have it and will not take it. */
        record Refused(String reason) implements Result {}

        /** No server would take it: the request itself is at fault. */
        record Invalid(String messageKey, String message) implements Result {}

        /** Nobody knows: the server may have it, or get it yet. */
        record Lost(String reason) implements Result {}
    }

    /** Number and PIN for telephones, empty where the server tells none. */
    record Telephone(String voiceBridge, String dialNumber) {}

    Result create(StartRequest request, Attempt attempt, MeetingStore.Passwords passwords) {
        Server server = servers.find(attempt.serverId()).orElse(null);
        if (server == null) {
            return new Result.Refused("the server was removed");
        }
        BbbClient client = clients.of(server);
        CreateMeeting create = request(request, attempt, passwords);
        Outcome<CreatedMeeting> outcome = client.create(create);
        if (outcome instanceof Outcome.Failure<CreatedMeeting> failure
                && failure.messageKey().equals("nonUniqueVoiceBridge")) {
            // Another meeting of that server, perhaps not ours, has the caller's PIN: the server chooses one.
            outcome = client.create(create.with(CreateParameter.VOICE_BRIDGE, ""));
        }
        clients.record(server.id(), outcome);
        return switch (outcome) {
            case Outcome.Success<CreatedMeeting> success -> Result.Up.of(success.value());
            case Outcome.Failure<CreatedMeeting> failure -> {
                if (failure.mayHaveHappened()) {
                    yield ask(attempt);
                }
                if (failure.kind() == FailureKind.NOT_BIGBLUEBUTTON && ask(attempt) instanceof Result.Up up) {
                    yield up; // a page of something in between, after the server had done it
                }
                yield failure.kind() == FailureKind.INVALID_REQUEST
                        ? new Result.Invalid(failure.messageKey(), failure.message())
                        : new Result.Refused(server.name() + ": " + inWords(failure));
            }
        };
    }

    /** Every server but this one. */
    Set<UUID> allBut(UUID serverId) {
        return servers.list().stream()
                .map(Server::id)
                .filter(id -> !id.equals(serverId))
                .collect(Collectors.toSet());
    }

    /** Asks once whether the server has the attempt's meeting. */
    Result ask(Attempt attempt) {
        Server server = servers.find(attempt.serverId()).orElse(null);
        if (server == null) {
            return new Result.Refused("the server was removed");
        }
        Outcome<org.lectern.bbb.Meeting> outcome = clients.of(server).getMeetingInfo(attempt.serverMeetingId());
        clients.record(server.id(), outcome);
        return switch (outcome) {
            case Outcome.Success<org.lectern.bbb.Meeting> success -> Result.Up.of(success.value());
            case Outcome.Failure<org.lectern.bbb.Meeting> failure ->
                new Result.Lost(server.name() + ": no answer to create, then " + inWords(failure));
        };
    }

    /** Ends what a lost attempt left behind. If it fails, the next poll that shows it tries again. */
    void discard(Attempt attempt, MeetingStore.Passwords passwords) {
        servers.find(attempt.serverId())
                .ifPresent(server ->
                        clients.of(server).end(attempt.serverMeetingId(), MeetingPassword.of(passwords.moderator())));
    }

    private CreateMeeting request(StartRequest request, Attempt attempt, MeetingStore.Passwords passwords) {
        CreateMeeting create = CreateMeeting.of(attempt.serverMeetingId(), request.name())
                .passwords(MeetingPassword.of(passwords.attendee()), MeetingPassword.of(passwords.moderator()));
        CallerTerms caller = request.caller();
        if (caller == null) {
            create = create.with(CreateParameter.MEETING_KEEP_EVENTS, true);
        }
        for (Parameters.Parameter parameter : request.parameters()) {
            if (!OURS.contains(parameter.name()) && !CallbackParameters.isOurs(parameter.name())) {
                create = create.with(parameter.name(), parameter.value());
            }
        }
        if (caller != null && caller.moderatorsExempt()) {
            create = create.with(CreateParameter.MAX_PARTICIPANTS, "");
        }
        if (caller != null && caller.documents() != null) {
            ForServer body = decks.forServer(caller.documents());
            for (Presentation document : body.documents()) {
                create = create.presentation(document);
            }
            for (Map.Entry<String, String> module : body.modules().entrySet()) {
                create = create.module(module.getKey(), module.getValue());
            }
        }
        String ended = callback(attempt.callbacks().ended(), "ended");
        return create.with(CreateParameter.MEETING_ENDED_URL, ended)
                .meta("endCallbackUrl", ended)
                .meta("bbb-recording-ready-url", callback(attempt.callbacks().recordingReady(), "recording-ready"))
                .meta("analytics-callback-url", callback(attempt.callbacks().analytics(), "analytics"))
                .meta("lectern-tag", tag);
    }

    private String callback(String token, String purpose) {
        return addresses.callback("/callbacks/" + token + "/" + purpose).toString();
    }

    private static String inWords(Outcome.Failure<?> failure) {
        return failure.kind()
                + (failure.messageKey().isEmpty() ? "" : " (" + failure.messageKey() + ")")
                + ": "
                + failure.message();
    }
}
