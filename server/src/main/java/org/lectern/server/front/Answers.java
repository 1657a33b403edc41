package org.lectern.server.front;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.lectern.server.platform.RawResponse;
import org.lectern.server.platform.StreamedBody;

/** Puts answers on the wire. Refusals of the API are HTTP 200 as BigBlueButton's are. */
final class Answers {
    private static final Map<String, String> XML =
            Map.of("Content-Type", "text/xml;charset=utf-8", "Cache-Control", "no-cache");
    private static final Map<String, String> JSON =
            Map.of("Content-Type", "application/json;charset=utf-8", "Cache-Control", "no-cache");

    private Answers() {}

    static RawResponse of(FrontAnswer answer) {
        return switch (answer) {
            case FrontAnswer.Success success ->
                xml(Xml.response(xml -> success.content().accept(xml.element("returncode", "SUCCESS"))));
            case FrontAnswer.Failure failure -> xml(failed(failure.key(), failure.message()));
            case FrontAnswer.FailureList failure ->
                xml(Xml.response(xml -> xml.element("returncode", "FAILED")
                        .group(
                                "errors",
                                errors -> errors.group(
                                        "error",
                                        error -> error.element("key", failure.key())
                                                .element("message", failure.message())))));
            case FrontAnswer.Json json -> new RawResponse(200, JSON, json.text().getBytes(StandardCharsets.UTF_8));
            case FrontAnswer.Redirect redirect -> RawResponse.redirect(redirect.location());
            case FrontAnswer.Whole whole -> whole.response();
        };
    }

    /** The XML of a failure, with a status that says so as well: clients that read the body understand both. */
    static RawResponse withStatus(int status, String key, String message) {
        return new RawResponse(status, XML, failed(key, message));
    }

    /** An answer that is written already; shared, so never changed. */
    static FrontAnswer written(byte[] body) {
        return new FrontAnswer.Whole(xml(body), "");
    }

    /** XML that is put together as it is sent. */
    static FrontAnswer streamed(StreamedBody body) {
        return new FrontAnswer.Whole(new RawResponse(200, XML, new byte[0], body), "");
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] failed(String key, String message) {
        return Xml.response(xml ->
                xml.element("returncode", "FAILED").element("messageKey", key).element("message", message));
    }

    private static RawResponse xml(byte[] body) {
        return new RawResponse(200, XML, body);
    }
}
