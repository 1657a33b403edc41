package org.lectern.server.meeting;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.lectern.bbb.Parameters;

/**
 * The metadata that a caller gave at create, as servers would tell it: names in lower case, those that servers drop left
 * out, values as they are.
 *
 * @see "docs/protocol/bigbluebutton-api.md, metadata"
 */
final class CallerMetadata {
    private static final String PREFIX = "meta_";
    private static final Pattern ACCEPTED = Pattern.compile("meta_[a-zA-Z][a-zA-Z0-9-]*");

    private CallerMetadata() {}

    static Map<String, String> of(Parameters create) {
        Map<String, String> metadata = new LinkedHashMap<>();
        for (Parameters.Parameter parameter : create) {
            if (parameter.name().startsWith(PREFIX)
                    && ACCEPTED.matcher(parameter.name()).matches()) {
                metadata.putIfAbsent(
                        parameter.name().substring(PREFIX.length()).toLowerCase(Locale.ROOT), parameter.value());
            }
        }
        return Collections.unmodifiableMap(metadata);
    }
}
