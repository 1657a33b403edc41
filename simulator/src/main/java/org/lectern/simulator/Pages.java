package org.lectern.simulator;

/** The frame of every page, and the plain pages that a web server gives in place of an answer. */
final class Pages {
    private Pages() {}

    static Reply notFound() {
        return error(404, "Not Found");
    }

    static Reply internalError() {
        return error(500, "Internal Server Error");
    }

    static Reply badGateway() {
        return error(502, "Bad Gateway");
    }

    static Reply error(int status, String title) {
        return Reply.html(
                status,
                "<html>\n<head><title>" + status + " " + title + "</title></head>\n<body>\n<center><h1>" + status + " "
                        + title + "</h1></center>\n</body>\n</html>\n");
    }

    static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
    }

    /**
     * A page of the sandbox, which says so at its top.
     *
     * @param title escaped here
     * @param head markup for the head
     * @param main markup of the page
     */
    static Reply page(int status, String title, String head, String main) {
        String text = """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>%s · Sandbox</title>
                <link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
                <link rel="stylesheet" href="/assets/sandbox.css">
                %s</head>
                <body>
                <header class="notice"><p><strong>Sandbox.</strong> A simulated BigBlueButton server for trying and testing. It carries no sound and no pictures.</p></header>
                %s
                </body>
                </html>
                """.formatted(escape(title), head, main);
        return Reply.html(status, text)
                .with("Content-Security-Policy", "default-src 'self'; frame-ancestors 'none'; base-uri 'none'")
                // Not "no-referrer": with that browsers hide the origin of forms too, and ours would look foreign.
                .with("Referrer-Policy", "same-origin")
                .with("X-Content-Type-Options", "nosniff")
                .with("Cache-Control", "no-store");
    }
}
