package org.lectern.simulator;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The calls under {@code hooks/}, which a service of its own answers beside the real server.
 *
 * @see "docs/protocol/hooks.md, registration"
 */
final class HooksApi {
    private final Hooks hooks;
    private final HookSender sender;
    private final CallSignature signature;

    HooksApi(Hooks hooks, HookSender sender, CallSignature signature) {
        this.hooks = hooks;
        this.sender = sender;
        this.signature = signature;
    }

    /** @param call the part after {@code hooks/} */
    Reply answer(String call, Request request) {
        if (!request.method().equals("GET")) {
            return Pages.notFound();
        }
        if (call.equals("ping") && !sender.isLegacy()) {
            return Reply.of(200, "text/html; charset=utf-8", "bbb-webhooks API up!");
        }
        if (!Set.of("create", "list", "destroy").contains(call)) {
            return Pages.notFound();
        }
        switch (signature.check("hooks/" + call, request)) {
            case GOOD -> {}
            case UNKNOWN_LENGTH -> {
                return sender.isLegacy() ? refused() : Pages.internalError();
            }
            case MISSING, WRONG -> {
                return refused();
            }
        }
        Query query = request.query();
        return switch (call) {
            case "create" -> create(query);
            case "list" -> list(query.text("meetingID"));
            default -> destroy(query.text("hookID"));
        };
    }

    private Reply create(Query query) {
        String url = query.text("callbackURL");
        if (url.isEmpty()) {
            return failed("missingParamCallbackURL", "You must specify a callbackURL in the parameters.");
        }
        Hook wished = new Hook(
                "",
                url,
                emptyToNull(query.text("meetingID")),
                eventIds(query.text("eventID")),
                query.text("getRaw").equals("true"));
        Hook hook;
        // Two who ask at the same moment get one hook, as those who ask one after the other do.
        synchronized (hooks) {
            Hook known = hooks.findByUrl(url).orElse(null);
            if (known != null) {
                return ok(Xml.line(xml -> xml.element("returncode", "SUCCESS")
                        .element("hookID", known.id())
                        .element("messageKey", "duplicateWarning")
                        .element("message", "There is already a hook for this callback URL.")));
            }
            hook = hooks.add(wished);
        }
        return ok(Xml.line(xml -> xml.element("returncode", "SUCCESS")
                .element("hookID", hook.id())
                .element("permanentHook", false)
                .element("rawData", hook.raw())));
    }

    private Reply list(String meetingId) {
        List<Hook> listed = hooks.all().stream()
                .filter(hook -> meetingId.isEmpty() || listedFor(hook, meetingId))
                .toList();
        boolean noneScoped = listed.stream().allMatch(hook -> hook.meetingId() == null);
        if (!meetingId.isEmpty() && noneScoped && !sender.isLegacy()) {
            return failed("listHookError", "An error happened while listing registered hooks. Check the logs.");
        }
        return ok(Xml.line(xml -> xml.element("returncode", "SUCCESS")
                .group("hooks", all -> listed.forEach(hook -> all.group("hook", one -> write(hook, one))))));
    }

    private static boolean listedFor(Hook hook, String meetingId) {
        return hook.meetingId() == null || hook.meetingId().equals(meetingId);
    }

    private Reply destroy(String hookId) {
        if (hookId.isEmpty()) {
            return failed("missingParamHookID", "You must specify a hookID in the parameters.");
        }
        if (!hooks.remove(hookId)) {
            return failed("destroyMissingHook", "The hook informed was not found.");
        }
        return ok(Xml.line(xml -> xml.element("returncode", "SUCCESS").element("removed", true)));
    }

    private static void write(Hook hook, Xml xml) {
        xml.element("hookID", hook.id()).cdata("callbackURL", hook.callbackUrl());
        if (hook.meetingId() != null) {
            xml.cdata("meetingID", hook.meetingId());
        }
        if (!hook.eventIds().isEmpty()) {
            xml.element("eventID", hook.eventIds().stream().sorted().collect(Collectors.joining(",")));
        }
        xml.element("permanentHook", false).element("rawData", hook.raw());
    }

    private static Set<String> eventIds(String csv) {
        return Stream.of(csv.split(",", -1))
                .map(id -> id.trim().toLowerCase(Locale.ROOT))
                .filter(id -> !id.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static @Nullable String emptyToNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private static Reply refused() {
        return failed("checksumError", "You did not pass the checksum security check.");
    }

    private static Reply failed(String key, String message) {
        return ok(Xml.line(xml ->
                xml.element("returncode", "FAILED").element("messageKey", key).element("message", message)));
    }

    private static Reply ok(String xml) {
        return Reply.of(200, "text/xml; charset=utf-8", xml);
    }
}
