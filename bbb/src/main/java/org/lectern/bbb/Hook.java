package org.lectern.bbb;

import java.util.List;
import java.util.Optional;

/**
 * A registration at a server's webhook service, as created or listed.
 *
 * <p>Asked to create one for an address that is registered already, a server names the old hook and says nothing else of
 * it; its meeting and filter stay what they were.
 *
 * @param element everything the server said
 */
public record Hook(AnswerElement element) {

    /** A number from 2.x, a UUID from 3.x. */
    public String hookId() {
        return element.text("hookID");
    }

    /** As registered; empty in the answer to create. */
    public String callbackUrl() {
        return element.text("callbackURL");
    }

    /** The caller's meeting ID; empty for a global hook. */
    public Optional<String> meetingId() {
        return Optional.of(element.text("meetingID")).filter(text -> !text.isEmpty());
    }

    /** Event names it is restricted to; empty for all. */
    public List<String> eventIds() {
        String ids = element.text("eventID");
        return ids.isEmpty() ? List.of() : List.of(ids.split("\\s*,\\s*"));
    }

    /** Whether it comes from the server's configuration and cannot be destroyed by a call. */
    public boolean isPermanent() {
        return element.flag("permanentHook");
    }

    public boolean isRaw() {
        return element.flag("rawData");
    }

    /** Whether create found this address registered already. */
    public boolean existedBefore() {
        return element.text("messageKey").equals("duplicateWarning");
    }
}
