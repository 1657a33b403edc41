package org.lectern.server.ui;

import java.util.UUID;
import org.lectern.server.person.Person;
import org.lectern.server.person.PersonStore;

/** Whoever did something, as receipts name them by identifier and pages by name. */
final class ActorNames {
    private final PersonStore people;

    ActorNames(PersonStore people) {
        this.people = people;
    }

    /**
     * @param key message, with the name as its argument
     * @param name empty where there is none, or none any more
     */
    record Actor(String key, String name) {}

    Actor of(UUID tenantId, String actor) {
        String kind = actor.contains(":") ? actor.substring(0, actor.indexOf(':')) : actor;
        String id = actor.substring(Math.min(actor.length(), kind.length() + 1));
        return switch (kind) {
            case "person", "operator" -> {
                String name = name(tenantId, id);
                yield new Actor(name.isEmpty() ? "actor." + kind : "actor.named", name);
            }
            case "caller" -> new Actor("actor.caller", "");
            case "command-line" -> new Actor("actor.command-line", "");
            case "server" -> new Actor("actor.server", "");
            case "system" -> new Actor(id.equals("retention") ? "actor.retention" : "actor.system", "");
            default -> new Actor("actor.unknown", "");
        };
    }

    private String name(UUID tenantId, String id) {
        try {
            return people.find(tenantId, UUID.fromString(id)).map(Person::name).orElse("");
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
