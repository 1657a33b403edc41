package org.lectern.bbb;

/**
 * What kind of failure a call met, as far as a caller acts on it.
 *
 * <p>Whether the call may nevertheless have taken effect is told by {@link Outcome.Failure#mayHaveHappened()}, not by
 * the kind.
 *
 * @see "docs/protocol/bigbluebutton-api.md, failures"
 */
public enum FailureKind {
    /** The server does not accept our checksum. */
    REFUSED_CHECKSUM("Compare the secret with bbb-conf --secret on the server, and the checksum algorithm with what it"
            + " accepts; a proxy that rewrites the query breaks checksums too."),
    /** No such meeting, recording or hook. */
    NOT_FOUND("It ended, was never created, or the server restarted and forgot it: create it anew."),
    /** A page of recordings was asked for that starts beyond the last one, or the server failed: it answers both alike. */
    PAST_END("Stop at the first page that is shorter than asked for, or at the total that the server tells."),
    /** As many people as the meeting allows are in it. */
    LIMIT("Wait for somebody to leave, or raise the limit of the meeting."),
    /** The ID or the voice bridge is taken by another meeting. */
    CONFLICT("Read the running meeting with getMeetingInfo, then choose another ID, passwords or voice bridge."),
    /** The meeting has been ended while this was under way. */
    ENDED("Create the meeting anew and join that one."),
    /** The link belongs to an earlier meeting of the same ID. */
    STALE_LINK("Fetch the present createTime and build a new link."),
    /** A password is wrong. */
    WRONG_PASSWORD("Send the passwords the meeting was created with."),
    /** A guest waits or was turned away. */
    DENIED("A moderator or the guest policy decides; ask to be let in."),
    /** The server finds fault with a parameter; the same request will fail again. */
    INVALID_REQUEST("Correct the parameter that the message names."),
    /** A session token is unknown or over. */
    SESSION_GONE("Join again."),
    /** The server does not offer this call. */
    NOT_SUPPORTED("Check the server's version; hooks need the package bbb-webhooks on it, and a balancer may not"
            + " pass them on."),
    /** Refused for a reason we do not know; key and message are the server's. */
    REJECTED("Read the server's message; its log (bbb-web.log) says more."),
    /** The server failed inside, or is starting. */
    SERVER_ERROR("Try again in a minute; if it stays, look at bbb-conf --status and bbb-web.log on the server."),
    /** Never connected: nothing was sent. */
    UNREACHABLE("Check the address, its DNS name and certificate, the firewall, and that the server is up."),
    /** A question was sent and not answered in time. Nothing can have changed. */
    TIMED_OUT("The server is overloaded or the network loses packets: ask again later."),
    /** Sent, or perhaps sent, and no complete answer came back. */
    AMBIGUOUS("Ask the server what it knows (getMeetingInfo, hooks/list) before repeating the call."),
    /** Something else than BigBlueButton answers at this address. */
    NOT_BIGBLUEBUTTON("Check the address: bbb-conf --secret on the server prints the right one, usually ending in"
            + " /bigbluebutton/."),
    /** The server sent us elsewhere; redirects are never followed. */
    REDIRECTED("Use the final address of the server, usually with https."),
    /** An answer without content. */
    EMPTY_ANSWER("Ask again; if it stays, look at bbb-web.log on the server."),
    /** XML or JSON that is cut off or malformed. */
    UNREADABLE_ANSWER("Often a server failing while it writes: ask again; if it stays, look at bbb-web.log on it."),
    /** A well-formed answer about something else than was asked, or without what it must contain. */
    WRONG_ANSWER("Check what stands between us and the server: a cache or a front mixes up answers."),
    /** An answer beyond our limits of size, depth or number of elements. */
    ANSWER_TOO_LARGE("Check that the address is a BigBlueButton server; no honest answer is that large.");

    private final String advice;

    FailureKind(String advice) {
        this.advice = advice;
    }

    /** What to try, for the operator, in one or two sentences. */
    public String advice() {
        return advice;
    }

    /** Whether the same request may well succeed later without anything being changed. */
    public boolean isTransient() {
        return switch (this) {
            case SERVER_ERROR, UNREACHABLE, TIMED_OUT, AMBIGUOUS, EMPTY_ANSWER, UNREADABLE_ANSWER, LIMIT -> true;
            default -> false;
        };
    }
}
