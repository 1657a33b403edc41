package org.lectern.server.statement;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** Says happenings in the words of a channel. */
record StatementWriter(Channel channel, Actors actors) {
    /** Empty if there are no words for it, or nothing may be told of whoever did it. */
    Optional<? extends JsonNode> write(ClassPlace place, Instant began, Happening happening, UUID id) {
        return switch (channel) {
            case XAPI -> new XapiStatements(place, actors).statement(happening, id);
            case CALIPER -> new CaliperEvents(place, actors, began).event(happening, id);
        };
    }
}
