package org.lectern.server.privacy;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes somebody out of a text: JSON, a form, or one of them inside the other, as events, callbacks and deliveries are.
 *
 * <p>An object that names the person by an identifier is the person's: its identifiers and names are replaced, its addresses
 * emptied. Everything else stays as it is, so that nobody else of the same name is touched and nothing is miscounted. Pure.
 */
final class Scrub {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Set<String> IDENTIFIERS =
            Set.of("ext", "externaluserid", "extid", "extuserid", "userid", "externalid", "uid", "person", "actor");
    private static final Set<String> CONNECTIONS = Set.of("internaluserid", "intid", "intuserid", "id", "senderid");
    private static final Set<String> NAMES =
            Set.of("name", "fullname", "username", "sortname", "displayname", "sendername", "callername");
    private static final Set<String> ADDRESSES = Set.of(
            "ip",
            "clientip",
            "ipaddress",
            "address",
            "useragent",
            "avatar",
            "avatarurl",
            "webcambackground",
            "webcambackgroundurl",
            "email",
            "callernum",
            "sessiontoken");
    /** Nothing real is as deep. */
    private static final int DEEPEST = 64;

    private final PersonMark mark;

    Scrub(PersonMark mark) {
        this.mark = mark;
    }

    /**
     * The text without the person; null if the person is not in it.
     *
     * @param whole whether all of it is known to be about the person
     */
    @Nullable
    String text(String text, boolean whole) {
        JsonNode json = json(text);
        if (json != null) {
            return node(json, whole, 0) ? JSON.writeValueAsString(json) : null;
        }
        return text.contains("=") ? form(text) : null;
    }

    /** The parts of the text that are about the person, each as JSON; what is about nobody else. */
    List<String> mentions(String text) {
        var found = new ArrayList<String>();
        JsonNode json = json(text);
        if (json != null) {
            collect(json, found, 0);
        } else {
            for (String part : text.split("&", -1)) {
                String value = decoded(part.substring(part.indexOf('=') + 1));
                JsonNode inner = value == null ? null : json(value);
                if (inner != null) {
                    collect(inner, found, 0);
                }
            }
        }
        return found;
    }

    private void collect(JsonNode node, List<String> found, int depth) {
        if (depth > DEEPEST) {
            return;
        }
        if (node instanceof ObjectNode object && namesHer(object)) {
            found.add(JSON.writeValueAsString(object));
            return;
        }
        for (JsonNode inner : node) {
            JsonNode text = inner.isString() ? json(inner.stringValue("")) : null;
            collect(text == null ? inner : text, found, depth + 1);
        }
    }

    private static @Nullable JsonNode json(String text) {
        String begin = text.stripLeading();
        if (!begin.startsWith("{") && !begin.startsWith("[")) {
            return null;
        }
        try {
            return JSON.readTree(text);
        } catch (JacksonException e) {
            return null;
        }
    }

    /** A form: names and values in turn. Only what changes is written anew. */
    private @Nullable String form(String text) {
        var out = new StringBuilder(text.length());
        boolean changed = false;
        boolean hers = isHers(text);
        for (String part : text.split("&", -1)) {
            int equals = part.indexOf('=');
            String piece = part;
            if (equals > 0) {
                String value = decoded(part.substring(equals + 1));
                String other = value == null ? null : value(decoded(part.substring(0, equals)), value, hers);
                if (other != null) {
                    piece = part.substring(0, equals + 1) + URLEncoder.encode(other, StandardCharsets.UTF_8);
                    changed = true;
                }
            }
            out.append(piece).append('&');
        }
        out.setLength(out.length() - 1);
        return changed ? out.toString() : null;
    }

    private boolean isHers(String form) {
        for (String part : form.split("&", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                String name = decoded(part.substring(0, equals));
                String value = decoded(part.substring(equals + 1));
                if (name != null && value != null && IDENTIFIERS.contains(key(name)) && mark.is(value)) {
                    return true;
                }
            }
        }
        return false;
    }

    private @Nullable String value(@Nullable String name, String value, boolean hers) {
        String key = name == null ? "" : key(name);
        if (hers && (NAMES.contains(key) || IDENTIFIERS.contains(key) && mark.is(value))) {
            return mark.tombstone();
        }
        JsonNode json = json(value);
        return json != null && node(json, false, 0) ? JSON.writeValueAsString(json) : null;
    }

    private static @Nullable String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private boolean node(JsonNode node, boolean hers, int depth) {
        if (depth > DEEPEST) {
            return false;
        }
        return switch (node) {
            case ObjectNode object -> object(object, hers, depth);
            case ArrayNode array -> array(array, hers, depth);
            default -> false;
        };
    }

    private boolean array(ArrayNode array, boolean hers, int depth) {
        boolean changed = false;
        for (JsonNode item : array) {
            changed |= node(item, hers, depth + 1);
        }
        return changed;
    }

    private boolean object(ObjectNode object, boolean known, int depth) {
        boolean hers = known || namesHer(object);
        boolean changed = renameKeys(object);
        for (Map.Entry<String, JsonNode> property : Set.copyOf(object.properties())) {
            String key = key(property.getKey());
            JsonNode value = property.getValue();
            if (value.isValueNode()) {
                String text = value.asString("");
                String other = hers ? replaced(key, text) : key.equals("track") ? track(text) : null;
                if (other == null && value.isString()) {
                    JsonNode inner = json(text);
                    other = inner != null && node(inner, known, depth + 1) ? JSON.writeValueAsString(inner) : null;
                }
                if (other != null && !other.equals(text)) {
                    object.put(property.getKey(), other);
                    changed = true;
                }
            } else {
                changed |= node(value, known, depth + 1);
            }
        }
        return changed;
    }

    /** Some bodies list people under their identifiers. */
    private boolean renameKeys(ObjectNode object) {
        JsonNode inner = object.get(mark.externalUserId());
        if (inner == null || !(isUnmistakable() || inner instanceof ObjectNode one && looksLikeAPerson(one))) {
            return false;
        }
        object.remove(mark.externalUserId());
        object.set(mark.tombstone(), inner);
        if (inner instanceof ObjectNode person) {
            object(person, true, 1);
        }
        return true;
    }

    /** Not a short number, which may count something. */
    private boolean isUnmistakable() {
        String id = mark.externalUserId();
        return id.length() >= 8 || !id.chars().allMatch(Character::isDigit) && id.length() >= 5;
    }

    private static boolean looksLikeAPerson(ObjectNode object) {
        return object.propertyNames().stream().map(Scrub::key).anyMatch(NAMES::contains);
    }

    private boolean namesHer(ObjectNode object) {
        for (Map.Entry<String, JsonNode> property : object.properties()) {
            if (!property.getValue().isValueNode()) {
                continue;
            }
            String key = key(property.getKey());
            String value = property.getValue().asString("");
            if (IDENTIFIERS.contains(key) && mark.is(value)
                    || CONNECTIONS.contains(key) && mark.connections().contains(value)) {
                return true;
            }
        }
        return false;
    }

    /** Of an observation that is kept as a whole. */
    private @Nullable String track(String text) {
        int end = text.length() - mark.externalUserId().length();
        boolean named = text.equals("p:" + mark.externalUserId()) || text.equals("c:external " + mark.externalUserId());
        return named ? text.substring(0, end) + mark.tombstone() : null;
    }

    private @Nullable String replaced(String key, String text) {
        if (text.isEmpty()) {
            return null;
        }
        if (NAMES.contains(key) || IDENTIFIERS.contains(key) && mark.is(text)) {
            return mark.tombstone();
        }
        return ADDRESSES.contains(key) ? "" : null;
    }

    private static String key(String name) {
        var key = new StringBuilder(name.length());
        name.toLowerCase(Locale.ROOT).chars().filter(Character::isLetterOrDigit).forEach(c -> key.append((char) c));
        return key.toString();
    }
}
