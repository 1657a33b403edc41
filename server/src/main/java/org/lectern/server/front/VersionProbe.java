package org.lectern.server.front;

import org.lectern.bbb.VersionProfile;
import org.lectern.server.platform.Addresses;
import org.lectern.server.platform.RawRequest;
import org.lectern.server.platform.RawResponse;

/**
 * Answers what clients ask to see whether there is a BigBlueButton: without a checksum, with any, and whatever becomes
 * of the servers.
 *
 * @see "docs/protocol/bigbluebutton-api.md, versions"
 */
final class VersionProbe {
    private final Addresses addresses;

    VersionProbe(Addresses addresses) {
        this.addresses = addresses;
    }

    /**
     * @param generation the generation that the tenant's callers are told they talk to
     */
    RawResponse answer(RawRequest request, VersionProfile generation) {
        if (!generation.isAtLeast(VersionProfile.V3_0)) {
            return Answers.of(new FrontAnswer.Success(VersionProbe::common));
        }
        String host = addresses.page("/").getRawAuthority();
        if (AnswerCalls.contentType(request).equals("application/json")) {
            return Answers.of(new FrontAnswer.Json("""
                    {"response":{"returncode":"SUCCESS","version":"2.0","apiVersion":"2.0","bbbVersion":"",\
                    "graphqlWebsocketUrl":"wss://%1$s/graphql","graphqlApiUrl":"https://%1$s/api/rest",\
                    "html5PluginSdkVersion":"0.0.79"}}""".formatted(host), ""));
        }
        return Answers.of(new FrontAnswer.Success(xml -> {
            common(xml);
            // Clients take their presence as the sign of 3.0. Nothing is behind them: the browser's client has the
            // server's.
            xml.element("graphqlWebsocketUrl", "wss://" + host + "/graphql")
                    .element("graphqlApiUrl", "https://" + host + "/api/rest")
                    .element("html5PluginSdkVersion", "0.0.79");
        }));
    }

    private static void common(Xml xml) {
        xml.element("version", "2.0").element("apiVersion", "2.0").empty("bbbVersion");
    }
}
