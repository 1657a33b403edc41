package org.lectern.server.front;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lectern.server.tenant.Tenant;

/**
 * What the path of a request asks for. Empty segments and path parameters, which some callers send, do not matter;
 * nothing is decoded.
 *
 * @param slug of the tenant
 * @param call empty for the version probe; null if the path leads to nothing
 */
record FrontPath(String slug, @Nullable String call) {

    static FrontPath of(String path) {
        List<String> segments = segments(path);
        boolean named = !segments.isEmpty() && segments.getFirst().equals("t");
        String slug = named ? segments.get(1) : Tenant.DEFAULT_SLUG;
        List<String> rest = segments.subList(named ? 3 : 1, segments.size());
        if (rest.isEmpty()) {
            return new FrontPath(slug, "");
        }
        return new FrontPath(
                slug, rest.getFirst().equals("api") ? String.join("/", rest.subList(1, rest.size())) : null);
    }

    private static List<String> segments(String path) {
        var segments = new ArrayList<String>(6);
        for (String piece : path.split("/")) {
            int parameters = piece.indexOf(';');
            String segment = parameters < 0 ? piece : piece.substring(0, parameters);
            if (!segment.isEmpty()) {
                segments.add(segment);
            }
        }
        return segments;
    }
}
