package org.lectern.server.relay;

import java.util.Locale;
import java.util.Set;
import org.lectern.server.meeting.Attendant;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes names and addresses of people who declined the notice out of what servers tell, before it is kept or passed on: in
 * their place stands the identifier that was made up for the join. Pure.
 */
final class UnnamedPeople {
    private static final Set<String> IDENTIFIERS = Set.of("externaluserid", "extuserid", "extid", "ext", "userid");
    private static final Set<String> CONNECTIONS = Set.of("internaluserid", "intuserid", "intid", "senderid");
    private static final Set<String> NAMES =
            Set.of("name", "fullname", "username", "sortname", "displayname", "sendername", "callername");
    private static final Set<String> ADDRESSES =
            Set.of("ip", "clientip", "ipaddress", "useragent", "avatar", "avatarurl", "email", "callernum");
    private static final String SOMEBODY = "unnamed";
    private static final int DEEPEST = 32;

    private UnnamedPeople() {}

    /**
     * Of everybody whose identifier says that they declined.
     *
     * @param node is changed
     * @return whether anything was
     */
    static boolean hide(JsonNode node) {
        return hide(node, false, 0);
    }

    /**
     * Also of everybody whom nothing but a connection identifies: older servers name the writers of messages so. For a
     * meeting in which somebody declined.
     */
    static boolean hideAlsoUnidentified(JsonNode node) {
        return hide(node, true, 0);
    }

    private static boolean hide(JsonNode node, boolean unidentified, int depth) {
        if (depth > DEEPEST) {
            return false;
        }
        boolean changed = node instanceof ObjectNode object && hide(object, unidentified);
        for (JsonNode inner : node) {
            changed |= hide(inner, unidentified, depth + 1);
        }
        return changed;
    }

    private static boolean hide(ObjectNode object, boolean unidentified) {
        String identifier = "";
        boolean connection = false;
        for (var member : object.properties()) {
            String key = key(member.getKey());
            if (IDENTIFIERS.contains(key) && !member.getValue().asString("").isEmpty()) {
                identifier = member.getValue().asString("");
            }
            connection |= CONNECTIONS.contains(key);
        }
        boolean declined = identifier.startsWith(Attendant.UNNAMED);
        if (!declined && !(unidentified && identifier.isEmpty() && connection)) {
            return false;
        }
        boolean changed = false;
        for (String name : object.propertyNames().stream().toList()) {
            String key = key(name);
            if (NAMES.contains(key)) {
                object.put(name, declined ? identifier : SOMEBODY);
                changed = true;
            } else if (ADDRESSES.contains(key)) {
                object.put(name, "");
                changed = true;
            }
        }
        return changed;
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
    }
}
