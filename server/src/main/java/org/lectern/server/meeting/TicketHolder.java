package org.lectern.server.meeting;

import java.net.URI;
import java.util.UUID;

/**
 * Decides, when a ticket is used, whether its person may enter and with which role. Implemented by the feature that knows
 * what the subjects of tickets are.
 */
public interface TicketHolder {
    Entry enter(UUID tenantId, String subject, String person);

    /** The decision. */
    sealed interface Entry {
        record Go(URI location) implements Entry {}

        /** Not yet; the ticket is used up all the same. */
        record NotYet(String message) implements Entry {}

        record No(String message, String reference) implements Entry {}
    }
}
