package org.lectern.server.playback;

import java.net.URI;

/**
 * What the nginx of a BigBlueButton server is told, so that it asks us before it hands out anything of a recording. By name:
 * whatever address has a record ID in it, wherever its files lie, so that formats of other makers are protected too.
 *
 * @see "docs/recordings.md, the gate"
 */
public final class NginxRecipe {
    /** Where the first part goes. */
    public static final String HTTP_FILE = "/etc/nginx/conf.d/lectern-gate.conf";
    /** Where the second part goes; BigBlueButton includes every file there into its server, and upgrades leave them alone. */
    public static final String SERVER_FILE = "/etc/bigbluebutton/nginx/lectern-gate.nginx";

    private NginxRecipe() {}

    /** For the {@code http} block: which requests are about a recording, and of which format. */
    public static String http() {
        return """
                # Recordings are handed out only after asking Lectern. Part 1 of 2.
                # Players of servers before 2.3 are one page for all recordings, and name theirs behind the question mark.
                map $arg_meetingId $lectern_older {
                    default "";
                    "~^(?<lectern_asked>[0-9a-f]{40}-[0-9]{13})$" $lectern_asked;
                    # The same with its dash encoded. Encoded otherwise it is no recording's name, and is refused.
                    "~^(?<lectern_name>[0-9a-f]{40})%2[Dd](?<lectern_time>[0-9]{13})$" $lectern_name-$lectern_time;
                    "~%" encoded;
                }
                map $uri $lectern_record {
                    default "";
                    # The API signs its own calls, and addresses of subtitles are for one use.
                    "~^/bigbluebutton/" "";
                    # Of running classes, by a token of their own; the class's ID is what its recording will be called.
                    "~^/learning-analytics-dashboard/" "";
                    "~(?<lectern_id>[0-9a-f]{40}-[0-9]{13})" $lectern_id;
                    "~^/playback/" $lectern_older;
                }
                map $uri $lectern_kind {
                    default "";
                    "~^/(?:playback/)?(?<lectern_type>[A-Za-z0-9_-]+)/" $lectern_type;
                }
                """;
    }

    /**
     * For the {@code server} block.
     *
     * @param ask address of {@code /gate/ask} as the server reaches it
     * @param key of this server
     */
    public static String server(URI ask, String key) {
        String verify = "https".equals(ask.getScheme())
                ? "\n    proxy_ssl_server_name on;\n    proxy_ssl_verify on;\n    proxy_ssl_verify_depth 4;"
                        + "\n    proxy_ssl_trusted_certificate /etc/ssl/certs/ca-certificates.crt;"
                : "";
        return """
                # Recordings are handed out only after asking Lectern. Part 2 of 2. Holds a key: chmod 600.
                # Looked up here, for the request itself; below, $uri would be that of the question.
                set $lectern_about $lectern_record;
                set $lectern_format $lectern_kind;
                auth_request /lectern-gate;
                auth_request_set $lectern_go $upstream_http_x_lectern_go;
                auth_request_set $lectern_cookie $upstream_http_set_cookie;
                error_page 401 = @lectern_gate;

                location = /lectern-gate {
                    internal;
                    if ($lectern_about = "") {
                        return 204;
                    }
                    proxy_pass %s;
                    proxy_pass_request_body off;
                    proxy_set_header Content-Length "";
                    proxy_set_header X-Lectern-Key "%s";
                    proxy_set_header X-Lectern-Record $lectern_about;
                    proxy_set_header X-Lectern-Kind $lectern_format;
                    proxy_set_header X-Lectern-Uri $request_uri;
                    proxy_set_header X-Lectern-Scheme $scheme;
                    proxy_connect_timeout 3s;
                    proxy_read_timeout 10s;%s
                }

                location @lectern_gate {
                    auth_request off;
                    absolute_redirect off;
                    # Refused by somebody else.
                    if ($lectern_go = "") {
                        return 401;
                    }
                    add_header Set-Cookie $lectern_cookie always;
                    add_header Cache-Control "no-store" always;
                    return 302 $lectern_go;
                }
                """.formatted(ask, key, verify);
    }
}
