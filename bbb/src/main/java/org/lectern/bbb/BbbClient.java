package org.lectern.bbb;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The API of one BigBlueButton server, signed and read for you.
 *
 * <p>Calls block until the answer is there or time is up, throw nothing for what a server or network does, never follow
 * redirects and repeat nothing. Safe for use by several threads; cheap to make over a shared {@link BbbTransport}.
 *
 * @see "docs/protocol/bigbluebutton-api.md"
 */
public final class BbbClient {

    /** Longer queries are cut by the proxies in front of some servers. */
    private static final int LONG_QUERY = 2000;

    private final ServerAddress address;
    private final SharedSecret secret;
    private final ChecksumAlgorithm algorithm;
    private final VersionProfile profile;
    private final BbbTransport transport;

    private BbbClient(
            ServerAddress address,
            SharedSecret secret,
            ChecksumAlgorithm algorithm,
            VersionProfile profile,
            BbbTransport transport) {
        this.address = address;
        this.secret = secret;
        this.algorithm = algorithm;
        this.profile = profile;
        this.transport = transport;
    }

    /** A client that signs with SHA-256, which every version accepts, and speaks to 3.0. */
    public static BbbClient of(ServerAddress address, SharedSecret secret, BbbTransport transport) {
        return new BbbClient(address, secret, ChecksumAlgorithm.SHA256, VersionProfile.V3_0, transport);
    }

    /** The same with a transport of its own. */
    public static BbbClient of(String address, String secret) {
        return of(ServerAddress.of(address), SharedSecret.of(secret), BbbTransport.standard());
    }

    public BbbClient signingWith(ChecksumAlgorithm other) {
        return new BbbClient(address, secret, other, profile, transport);
    }

    public BbbClient speakingTo(VersionProfile other) {
        return new BbbClient(address, secret, algorithm, other, transport);
    }

    public ServerAddress address() {
        return address;
    }

    /** What the server says about itself; needs no secret, so it shows whether the address is right. */
    public Outcome<ServerVersion> version() {
        return exchange(address.version(), null, Call.read("", Parameters.none(), ServerVersion::new));
    }

    /** Creates a meeting, or finds the one of this ID and these passwords. */
    public Outcome<CreatedMeeting> create(CreateMeeting request) {
        return call(request.call());
    }

    /**
     * The address that takes a browser into the meeting. A bearer credential: hand it to that person only, never log it.
     * Makes no request, and proves nothing about the meeting.
     */
    public URI joinUrl(JoinMeeting request) {
        return URI.create(joinAddress(request));
    }

    /** As {@link #joinUrl}, as text, for whoever only hands it on. */
    public String joinAddress(JoinMeeting request) {
        return url("join", request.parameters().without("redirect"));
    }

    /**
     * Joins on somebody's behalf and answers with the client's address. The browser then lacks the server's cookie, so the
     * meeting must have been created with {@link CreateParameter#ALLOW_REQUESTS_WITHOUT_SESSION}.
     */
    public Outcome<JoinedUser> join(JoinMeeting request) {
        Parameters parameters = request.parameters().with("redirect", "false");
        return call(Call.change("join", parameters, JoinedUser::new));
    }

    /** Whether somebody is in the meeting now; false too for a meeting that nobody knows. */
    public Outcome<Boolean> isMeetingRunning(String meetingId) {
        return call(Call.read("isMeetingRunning", Parameters.of("meetingID", meetingId), root -> root.flag("running")));
    }

    /**
     * Asks the server to end a meeting, which takes it a moment. A meeting it does not know counts as ended.
     *
     * @param moderatorPassword needed up to 2.5; null if not known
     */
    public Outcome<Removal> end(String meetingId, @Nullable MeetingPassword moderatorPassword) {
        Parameters parameters = Parameters.of("meetingID", meetingId);
        if (moderatorPassword != null && !moderatorPassword.isEmpty()) {
            parameters = parameters.and("password", moderatorPassword.reveal());
        }
        return removal(call(Call.change("end", parameters, root -> new Removal(false))), "notFound");
    }

    /** A meeting with its attendees. */
    public Outcome<Meeting> getMeetingInfo(String meetingId) {
        return call(Call.read("getMeetingInfo", Parameters.of("meetingID", meetingId), root -> {
            Meeting meeting = new Meeting(root);
            // Some versions find a meeting by the beginning of its internal ID.
            if (!meeting.meetingId().equals(meetingId)
                    && !meeting.internalMeetingId().equals(meetingId)) {
                throw new IllegalArgumentException("told of another meeting than asked for");
            }
            return meeting;
        }));
    }

    /** All meetings of the server, others' too, breakouts too. */
    public Outcome<List<Meeting>> getMeetings() {
        return call(Call.list(
                "getMeetings",
                Parameters.none(),
                root -> root.child("meetings")
                        .map(all -> all.children("meeting").stream()
                                .map(Meeting::new)
                                .toList())
                        .orElse(List.of())));
    }

    /** The sessions of browser clients, as far as the server remembers them; for looking into faults. */
    public Outcome<List<UserSession>> getSessions() {
        return call(Call.list(
                "getSessions",
                Parameters.none(),
                root -> root.child("sessions")
                        .map(all -> all.children("meeting").stream()
                                .map(UserSession::new)
                                .toList())
                        .orElse(List.of())));
    }

    /**
     * Adds slide decks to a meeting (2.5), before or after people are in it; success means accepted. Repeating inserts
     * them twice.
     *
     * @throws IllegalArgumentException without a deck, which servers answer with nothing
     */
    public Outcome<AnswerElement> insertDocument(String meetingId, List<Presentation> presentations) {
        if (presentations.isEmpty()) {
            throw new IllegalArgumentException("there is nothing to insert");
        }
        Call.Content body = new Call.Content("application/xml", ModulesXml.write(presentations, Map.of()));
        return call(new Call<>(
                "insertDocument", Parameters.of("meetingID", meetingId), body, Call.Effect.CHANGE, root -> root));
    }

    /**
     * Writes into the public chat of a running meeting (3.0). Repeating writes it twice.
     *
     * @param message 1 to 500 characters
     * @param userName whom it comes from, up to 255 characters; null for the server's {@code System}
     */
    public Outcome<AnswerElement> sendChatMessage(String meetingId, String message, @Nullable String userName) {
        Parameters parameters = Parameters.of("meetingID", meetingId, "message", message);
        if (userName != null && !userName.isEmpty()) {
            parameters = parameters.and("userName", userName);
        }
        return call(Call.change("sendChatMessage", parameters, root -> root));
    }

    /** Recordings of the server, others' too; an offset beyond the end is {@link FailureKind#PAST_END}. */
    public Outcome<RecordingPage> getRecordings(RecordingQuery query) {
        return call(Call.list("getRecordings", query.parameters(), RecordingPage::read));
    }

    /**
     * Shows or hides recordings. Those neither published nor unpublished are left alone though the server succeeds; the
     * value is what it says it was asked for.
     */
    public Outcome<Boolean> publishRecordings(Collection<String> recordIds, boolean publish) {
        Parameters parameters =
                Parameters.of("recordID", RecordingQuery.list(recordIds), "publish", Boolean.toString(publish));
        return call(Call.change("publishRecordings", parameters, root -> root.flag("published")));
    }

    /** Changes metadata, however long; false from balancers that changed nothing. */
    public Outcome<Boolean> updateRecordings(UpdateRecordings request) {
        return call(new Call<>(
                "updateRecordings",
                request.parameters(),
                new Call.FormWhenLong(),
                Call.Effect.CHANGE,
                root -> root.flag("updated")));
    }

    /** Deletes recordings; those the server does not know count as deleted. */
    public Outcome<Removal> deleteRecordings(Collection<String> recordIds) {
        Parameters parameters = Parameters.of("recordID", RecordingQuery.list(recordIds));
        return removal(call(Call.change("deleteRecordings", parameters, root -> new Removal(false))), "notFound");
    }

    /** Subtitles and captions of a recording; none where the server says so, a failure where it has no such recording. */
    public Outcome<List<TextTrack>> getRecordingTextTracks(String recordId) {
        Outcome<List<TextTrack>> outcome = call(Call.read(
                "getRecordingTextTracks",
                Parameters.of("recordID", recordId),
                root -> root.children("tracks").stream().map(TextTrack::new).toList()));
        return emptyList(outcome, "noCaptionsFound");
    }

    /** Adds subtitles or captions to a recording; success means accepted. */
    public Outcome<AnswerElement> putRecordingTextTrack(PutTextTrack request) {
        return call(request.call());
    }

    /** Registers a hook; an address that is registered already keeps its old hook as it is. */
    public Outcome<Hook> hooksCreate(CreateHook request) {
        return call(Call.change("hooks/create", request.parameters(), root -> {
            if (root.text("hookID").isEmpty()) {
                throw new IllegalArgumentException("created a hook without an ID");
            }
            return new Hook(root);
        }));
    }

    /** All hooks of the server, other applications' too. */
    public Outcome<List<Hook>> hooksList() {
        return call(Call.read("hooks/list", Parameters.none(), BbbClient::hooks));
    }

    /** The hooks of one meeting and the global ones. 3.x answers an error where the meeting has none: an empty list. */
    public Outcome<List<Hook>> hooksList(String meetingId) {
        Outcome<List<Hook>> outcome =
                call(Call.read("hooks/list", Parameters.of("meetingID", meetingId), BbbClient::hooks));
        return emptyList(outcome, "listHookError");
    }

    /** Removes a hook; one that the server does not know counts as removed, and so does a permanent one. */
    public Outcome<Removal> hooksDestroy(String hookId) {
        Outcome<Removal> outcome =
                call(Call.change("hooks/destroy", Parameters.of("hookID", hookId), root -> new Removal(false)));
        return removal(outcome, "destroyMissingHook");
    }

    /** Makes any call. */
    public <T> Outcome<T> call(Call<T> call) {
        String query = call.parameters().encoded();
        if (call.body() instanceof Call.Content content) {
            return exchange(url(call.name(), call.parameters()), content, call);
        }
        if (call.body() instanceof Call.FormWhenLong && query.length() > LONG_QUERY) {
            String checksum = Checksum.signForm(algorithm, profile, call.name(), call.parameters(), secret);
            String form = query + "&checksum=" + checksum;
            return exchange(
                    address.call(call.name()),
                    new Call.Content("application/x-www-form-urlencoded", form.getBytes(StandardCharsets.US_ASCII)),
                    call);
        }
        return exchange(url(call.name(), call.parameters()), null, call);
    }

    private String url(String name, Parameters parameters) {
        return address.call(name) + "?" + Checksum.signedQuery(algorithm, name, parameters.encoded(), secret);
    }

    private <T> Outcome<T> exchange(String url, Call.@Nullable Content content, Call<T> call) {
        return new Interpreter<>(call, address).read(transport.send(url, content, call.effect()));
    }

    private static List<Hook> hooks(AnswerElement root) {
        return root.child("hooks")
                .map(all -> all.children("hook").stream().map(Hook::new).toList())
                .orElse(List.of());
    }

    /** Turns the server's not knowing it into success. */
    private static Outcome<Removal> removal(Outcome<Removal> outcome, String unknownKey) {
        if (outcome instanceof Outcome.Failure<Removal> failure
                && failure.messageKey().equals(unknownKey)) {
            return new Outcome.Success<>(new Removal(true), failure.messageKey(), failure.message());
        }
        return outcome;
    }

    /** Turns the server's having none into an empty list. */
    private static <T> Outcome<List<T>> emptyList(Outcome<List<T>> outcome, String noneKey) {
        if (outcome instanceof Outcome.Failure<List<T>> failure
                && failure.messageKey().equals(noneKey)) {
            return new Outcome.Success<>(List.of(), failure.messageKey(), failure.message());
        }
        return outcome;
    }

    @Override
    public String toString() {
        return "BbbClient[" + address + "]";
    }
}
