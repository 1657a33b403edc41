package org.lectern.bbb;

import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Turns what came back from a call into its outcome: first how far the request got, then status, content type, root
 * element, return code, and last the value.
 */
final class Interpreter<T> {

    private final Call<T> call;
    private final ServerAddress address;

    Interpreter(Call<T> call, ServerAddress address) {
        this.call = call;
        this.address = address;
    }

    Outcome<T> read(BbbTransport.Reply reply) {
        if (reply instanceof BbbTransport.Unsent unsent) {
            return failure(FailureKind.UNREACHABLE, "", unsent.message());
        }
        if (reply instanceof BbbTransport.Unanswered unanswered) {
            if (unanswered.foreignProtocol()) {
                return failure(FailureKind.NOT_BIGBLUEBUTTON, "", unanswered.message());
            }
            boolean question = call.effect() != Call.Effect.CHANGE;
            return failure(
                    unanswered.timedOut() && question ? FailureKind.TIMED_OUT : FailureKind.AMBIGUOUS,
                    "",
                    unanswered.message());
        }
        return readAnswer((BbbTransport.Answer) reply);
    }

    private Outcome<T> readAnswer(BbbTransport.Answer answer) {
        if (answer.status() >= 300 && answer.status() < 400) {
            return redirected(answer.location());
        }
        byte[] body = answer.body();
        if (body == null) {
            return failure(FailureKind.ANSWER_TOO_LARGE, "", "more than " + AnswerReader.MAX_BYTES + " bytes");
        }
        boolean successful = answer.status() >= 200 && answer.status() < 300;
        if (successful && body.length == 0) {
            return failure(FailureKind.EMPTY_ANSWER, "", "an answer without content");
        }
        if (!isData(answer.contentType())) {
            return successful
                    ? failure(FailureKind.NOT_BIGBLUEBUTTON, "", "an answer of type " + shown(answer.contentType()))
                    : wrongStatus(answer);
        }
        try {
            AnswerElement root = AnswerReader.read(body);
            if (root.name().equals("response") && !root.text("returncode").isEmpty()) {
                return readResponse(root);
            }
            return successful
                    ? failure(FailureKind.NOT_BIGBLUEBUTTON, "", "an answer without returncode")
                    : wrongStatus(answer);
        } catch (UnreadableAnswer e) {
            return successful ? failure(e.kind(), "", e.text()) : wrongStatus(answer);
        }
    }

    private Outcome<T> readResponse(AnswerElement root) {
        String key = root.text("messageKey");
        String message = root.text("message");
        if (root.text("returncode").equals("SUCCESS")) {
            try {
                return new Outcome.Success<>(call.reader().apply(root), key, message);
            } catch (IllegalArgumentException e) {
                return failure(FailureKind.WRONG_ANSWER, key, "the server " + e.getMessage());
            }
        }
        if (key.isEmpty()) {
            // The other form of an error: <errors><error><key/><message/></error></errors>
            Optional<AnswerElement> error = root.child("errors").flatMap(errors -> errors.child("error"));
            key = error.map(e -> e.text("key")).orElse("");
            message = error.map(e -> e.text("message")).orElse(message);
        }
        return failure(MessageKeys.kind(key), key, message);
    }

    /** Join tells its errors in the address it redirects to, as a JSON list of key and message. */
    private Outcome<T> redirected(String location) {
        int query = location.indexOf('?');
        List<String> errors = query < 0
                ? List.of()
                : Parameters.parse(location.substring(query + 1)).all("errors");
        // Ours is the last: the address may have had one of its own.
        if (!errors.isEmpty()) {
            try {
                JsonNode first =
                        Json.tree(Json.ANSWERS, errors.get(errors.size() - 1)).path(0);
                String key = first.path("key").asString("");
                if (!key.isEmpty()) {
                    return failure(
                            MessageKeys.kind(key), key, first.path("message").asString(""));
                }
            } catch (JacksonException e) {
                return failure(FailureKind.REDIRECTED, "", "redirected with an unreadable list of errors");
            }
        }
        int end = query < 0 ? location.length() : query;
        return failure(FailureKind.REDIRECTED, "", "redirected to " + location.substring(0, end));
    }

    private Outcome<T> wrongStatus(BbbTransport.Answer answer) {
        int status = answer.status();
        FailureKind kind;
        if (status == 500 && asksForALaterPage()) {
            kind = FailureKind.PAST_END;
        } else if (status >= 500 || status == 429) {
            kind = FailureKind.SERVER_ERROR;
        } else if (status == 405 || status == 404 && call.name().startsWith("hooks/")) {
            kind = FailureKind.NOT_SUPPORTED;
        } else if (status == 413 || status == 414 || status == 431) {
            kind = FailureKind.INVALID_REQUEST;
        } else {
            kind = FailureKind.NOT_BIGBLUEBUTTON;
        }
        return failure(kind, "", "HTTP status " + status + " with content of type " + shown(answer.contentType()));
    }

    /** Whether this asks for recordings after some; asked for more than there are, servers fail with 500. */
    private boolean asksForALaterPage() {
        String offset = call.parameters().first("offset").orElse("0");
        return call.name().equals("getRecordings") && !offset.equals("0");
    }

    private Outcome.Failure<T> failure(FailureKind kind, String key, String message) {
        String advice = kind.advice();
        if (kind == FailureKind.NOT_BIGBLUEBUTTON && !address.hasUsualPath()) {
            advice = "The address has no /bigbluebutton/ at its end: try " + address.origin() + "/bigbluebutton/. "
                    + advice;
        }
        return new Outcome.Failure<>(kind, key, message, mayHaveHappened(kind), advice);
    }

    /** A server that failed, or whose answer we cannot use, may have done it first. */
    private boolean mayHaveHappened(FailureKind kind) {
        return call.effect() == Call.Effect.CHANGE
                && switch (kind) {
                    case AMBIGUOUS, SERVER_ERROR, EMPTY_ANSWER, UNREADABLE_ANSWER, WRONG_ANSWER, ANSWER_TOO_LARGE ->
                        true;
                    default -> false;
                };
    }

    /** XML, JSON or nothing said. Bodies of other types are pages of something else, whatever is in them. */
    private static boolean isData(String contentType) {
        int end = contentType.indexOf(';');
        String type = (end < 0 ? contentType : contentType.substring(0, end)).strip();
        return type.isEmpty() || type.endsWith("xml") && !type.contains("xhtml") || type.endsWith("json");
    }

    private static String shown(String contentType) {
        String printable = contentType
                .codePoints()
                .filter(c -> c >= 0x20 && c < 0x7F)
                .limit(80)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return printable.isEmpty() ? "unknown" : printable;
    }
}
