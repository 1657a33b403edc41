package org.lectern.simulator;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Answers join. Errors are redirects: to {@code errorRedirectUrl} (2.7 and later), else to the request's {@code logoutURL},
 * else to the server's own page.
 *
 * @see "docs/protocol/bigbluebutton-api.md, join"
 */
final class JoinCall {
    private static final long ON_THE_WAY_MILLIS = 60_000;

    private final World world;
    private final Acts acts;
    private final Visits visits;
    private final String host;
    private final ServerProfile profile;

    /** @param host address of the server without a path, as browsers see it */
    JoinCall(World world, Acts acts, Visits visits, String host) {
        this.world = world;
        this.acts = acts;
        this.visits = visits;
        this.host = host;
        this.profile = world.ground.profile();
    }

    Reply refused(Query query, Violation violation) {
        String target = host + "/";
        if (query.has("logoutURL")) {
            target = query.text("logoutURL");
        }
        if (profile.atLeast(ServerProfile.V2_7) && query.has("errorRedirectUrl")) {
            target = query.text("errorRedirectUrl");
        }
        String errors =
                "[{\"key\":" + Json.write(violation.key()) + ",\"message\":" + Json.write(violation.message()) + "}]";
        String encoded = errors.replace("%", "%25")
                .replace("{", "%7B")
                .replace("}", "%7D")
                .replace("\"", "%22")
                .replace(" ", "%20");
        return Reply.redirect(302, DeliveryRequest.withQuery(target, "errors=" + encoded));
    }

    Reply answer(Request request) {
        Query query = request.parameters();
        Optional<Violation> violation = Violation.ofJoin(query);
        if (violation.isPresent()) {
            return refused(query, violation.get());
        }
        Optional<Meeting> meeting = world.find(query.text("meetingID"));
        if (meeting.isEmpty()) {
            return refused(query, new Violation("invalidMeetingIdentifier", "A meeting with that ID does not exist"));
        }
        return join(meeting.get(), query, request.cookie("JSESSIONID"));
    }

    private Reply join(Meeting meeting, Query query, @Nullable String cookie) {
        Optional<Role> role = role(meeting, query);
        if (role.isEmpty()) {
            return roleUnknown(query);
        }
        Violation late = lateViolation(meeting, query);
        Visits.Admission admission = admission(meeting, query, role.get());
        if (late == null && admission == Visits.Admission.DENY && profile.atLeast(ServerProfile.V2_6)) {
            late = new Violation("guestDeniedAccess", "Guest denied to join meeting.");
        }
        if (late != null) {
            boolean asXml = profile.atLeast(ServerProfile.V3_0) && !redirects(query);
            return asXml ? late.asXml() : refused(query, late);
        }
        Connection connection = acts.register(
                meeting,
                new Newcomer(
                        query.text("fullName").replaceAll("\\p{Cntrl}", ""),
                        query.text("userID"),
                        role.get(),
                        Boolean.parseBoolean(query.text("guest")),
                        userdata(query)));
        return admitted(visits.open(connection, admission, cookie), redirects(query));
    }

    private Optional<Role> role(Meeting meeting, Query query) {
        String password = query.text("password");
        Optional<Role> byPassword = Optional.empty();
        if (password.equals(meeting.identity.moderatorPassword())) {
            byPassword = Optional.of(Role.MODERATOR);
        } else if (password.equals(meeting.identity.attendeePassword())) {
            byPassword = Optional.of(Role.VIEWER);
        }
        Optional<Role> named = Role.parse(query.text("role"));
        if (profile.demandsPasswords() && byPassword.isEmpty()) {
            return Optional.empty();
        }
        return named.isPresent() ? named : byPassword;
    }

    private Reply roleUnknown(Query query) {
        if (!profile.demandsPasswords()) {
            return new Violation("Params required", "You must enter a valid password").asXml();
        }
        return refused(
                query,
                new Violation(
                        "invalidPassword",
                        query.has("password")
                                ? "The provided password is neither a moderator or attendee password"
                                : "You must provide either the moderator or attendee password"));
    }

    private @Nullable Violation lateViolation(Meeting meeting, Query query) {
        if (query.has("createTime") && Long.parseLong(query.text("createTime")) != meeting.identity.createdAt()) {
            return new Violation(
                    "mismatchCreateTimeParam",
                    "The createTime parameter submitted mismatches with the current meeting.");
        }
        return isFull(meeting, query.text("userID"))
                ? new Violation(
                        "maxParticipantsReached",
                        "The number of participants allowed for this meeting has been reached.")
                : null;
    }

    private boolean isFull(Meeting meeting, String userId) {
        int most = meeting.settings.maxParticipants();
        if (most <= 0) {
            return false;
        }
        long since = world.ground.now() - ON_THE_WAY_MILLIS;
        var present = meeting.all().stream().filter(who -> who.inside || who.registeredAt > since);
        if (profile.demandsPasswords()) {
            return present.count() >= most;
        }
        var people = present.map(who -> who.identity.externalId()).distinct().toList();
        return people.size() >= most && !people.contains(userId);
    }

    /** The table of guest policy against role, {@code guest} and {@code auth}. */
    private Visits.Admission admission(Meeting meeting, Query query, Role role) {
        if (role == Role.MODERATOR) {
            return Visits.Admission.ALLOW;
        }
        boolean said = query.has("guest");
        boolean guest = Boolean.parseBoolean(query.text("guest"));
        boolean authenticated = !said || Boolean.parseBoolean(query.text("auth"));
        boolean deniesPlainViewers = !(profile.atLeast(ServerProfile.V2_6) && said);
        return switch (meeting.settings.guestPolicy()) {
            case "ALWAYS_DENY" -> guest || deniesPlainViewers ? Visits.Admission.DENY : Visits.Admission.ALLOW;
            case "ASK_MODERATOR" -> guest || authenticated ? Visits.Admission.WAIT : Visits.Admission.ALLOW;
            case "ALWAYS_ACCEPT_AUTH" -> guest ? Visits.Admission.WAIT : Visits.Admission.ALLOW;
            default -> Visits.Admission.ALLOW;
        };
    }

    private Reply admitted(Visits.Visit visit, boolean redirects) {
        String url = url(visit);
        String cookie = "JSESSIONID=" + visit.sessionId() + "; Path=/; HttpOnly";
        if (redirects) {
            return Reply.redirect(302, url).with("Set-Cookie", cookie);
        }
        boolean lobby = !profile.atLeast(ServerProfile.V3_0);
        boolean waits = lobby && visit.admission() == Visits.Admission.WAIT;
        boolean denied = visit.admission() == Visits.Admission.DENY;
        String key = waits ? "guestWait" : denied ? "guestDeny" : "successfullyJoined";
        String message = waits
                ? "Guest waiting for approval to join meeting."
                : denied ? "Guest denied to join meeting." : "You have joined successfully.";
        Connection who = visit.connection();
        return Reply.xml(Xml.response(xml -> xml.element("returncode", "SUCCESS")
                        .element("messageKey", key)
                        .element("message", message)
                        .element("meeting_id", who.meeting.internalId())
                        .element("user_id", who.id())
                        .element("auth_token", world.ground.identifiers().letters(12))
                        .element("session_token", visit.token())
                        .element("guestStatus", visit.admission())
                        .element("url", url)))
                .with("Set-Cookie", cookie);
    }

    private String url(Visits.Visit visit) {
        Query given = visit.connection().meeting.settings.given();
        return switch (visit.admission()) {
            case DENY -> given.has("logoutURL") ? given.text("logoutURL") : host;
            case WAIT ->
                host
                        + (profile.atLeast(ServerProfile.V3_0) ? profile.clientPath() : "/html5client/guestWait")
                        + "?sessionToken=" + visit.token();
            case ALLOW -> host + profile.clientPath() + "?sessionToken=" + visit.token();
        };
    }

    private static boolean redirects(Query query) {
        return !query.text("redirect").toLowerCase(Locale.ROOT).equals("false");
    }

    /** Client options; names with a further dash are dropped, as the server does. */
    private static Map<String, String> userdata(Query query) {
        Map<String, String> userdata = new LinkedHashMap<>();
        query.values().forEach((name, value) -> {
            if (name.matches("userdata-[A-Za-z_][A-Za-z0-9_.]*")) {
                userdata.put(name.substring("userdata-".length()), value);
            }
        });
        return userdata;
    }
}
