package org.lectern.server.front;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.lectern.server.relay.TenantHook;
import org.lectern.server.relay.TenantHooks;
import org.lectern.server.relay.TenantHooks.Registered;
import org.lectern.server.relay.TenantHooks.Wanted;

/**
 * The hooks of a tenant: one registration covers all servers.
 *
 * @see "docs/protocol/hooks.md, registration"
 */
final class HookCalls {
    /** What the service answers that sends hooks. */
    static final String PING = "bbb-webhooks API up!";

    private final TenantHooks hooks;
    private final Policies policies;

    HookCalls(TenantHooks hooks, Policies policies) {
        this.hooks = hooks;
        this.policies = policies;
    }

    FrontAnswer create(FrontRequest request) {
        Optional<String> url = request.given("callbackURL");
        if (url.isEmpty()) {
            return FrontAnswer.failed("missingParamCallbackURL", "You must specify a callbackURL in the parameters.");
        }
        if (!policies.of(request.tenantId()).hooks()) {
            return notCreated("this caller may not register hooks");
        }
        if (request.text("getRaw").equalsIgnoreCase("true")) {
            return notCreated("raw messages name meetings of other callers and are not passed on: leave getRaw out");
        }
        var wanted = new Wanted(url.get(), request.given("meetingID").orElse(null), eventIds(request.text("eventID")));
        return switch (hooks.register(request.tenantId(), request.secretId(), wanted)) {
            case Registered.New created ->
                new FrontAnswer.Success(
                        xml -> xml.element("hookID", created.id().toString())
                                .element("permanentHook", false)
                                .element("rawData", false));
            case Registered.Existing existing ->
                new FrontAnswer.Success(
                        xml -> xml.element("hookID", existing.id().toString())
                                .element("messageKey", "duplicateWarning")
                                .element("message", "There is already a hook for this callback URL."));
            case Registered.Refused refused -> notCreated(refused.reason());
        };
    }

    private static FrontAnswer notCreated(String reason) {
        return new FrontAnswer.Failure(
                "createHookError", "An error happened while creating your hook. Check the logs. " + reason, reason);
    }

    private static List<String> eventIds(String list) {
        return Stream.of(list.split(","))
                .map(id -> id.strip().toLowerCase(Locale.ROOT))
                .filter(id -> !id.isEmpty())
                .distinct()
                .toList();
    }

    /** With a meeting: its hooks and those for all meetings, which get its events too. */
    FrontAnswer list(FrontRequest request) {
        Optional<String> meeting = request.given("meetingID");
        List<TenantHook> listed = hooks.list(request.tenantId()).stream()
                .filter(hook -> meeting.isEmpty()
                        || hook.externalId() == null
                        || hook.externalId().equals(meeting.get()))
                .toList();
        return new FrontAnswer.Success(xml -> xml.group("hooks", all -> listed.forEach(hook -> write(all, hook))));
    }

    private static void write(Xml xml, TenantHook hook) {
        xml.group("hook", one -> {
            one.element("hookID", hook.id().toString()).element("callbackURL", hook.url());
            String meeting = hook.externalId();
            if (meeting != null) {
                one.element("meetingID", meeting);
            }
            if (!hook.eventIds().isEmpty()) {
                one.element("eventID", String.join(",", hook.eventIds()));
            }
            one.element("permanentHook", false).element("rawData", false);
        });
    }

    FrontAnswer destroy(FrontRequest request) {
        Optional<String> id = request.given("hookID");
        if (id.isEmpty()) {
            return FrontAnswer.failed("missingParamHookID", "You must specify a hookID in the parameters.");
        }
        boolean destroyed = uuid(id.get())
                .map(hook -> hooks.destroy(request.tenantId(), hook))
                .orElse(false);
        return destroyed
                ? new FrontAnswer.Success(xml -> xml.element("removed", true))
                : FrontAnswer.failed("destroyMissingHook", "The hook informed was not found.");
    }

    private static Optional<UUID> uuid(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
