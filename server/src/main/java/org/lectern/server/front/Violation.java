package org.lectern.server.front;

/**
 * A rule of the API that a call breaks, in the API's own words.
 *
 * @see "docs/protocol/bigbluebutton-api.md, failures"
 */
record Violation(String key, String message) {
    FrontAnswer answer() {
        return FrontAnswer.failed(key, message);
    }
}
