package org.lectern.server.playback;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lectern.server.platform.Addresses;
import org.lectern.server.platform.RandomIds;
import org.lectern.server.recording.RecordingShelf;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the web server of a protected server is answered when it asks whether it may hand something of a recording out.
 *
 * <p>A browser comes with nothing, gets a mark of its own and is sent to us; we know who it is, and send it back with a token
 * that only the browser with that mark can use. The token is exchanged for a grant, with which it gets the recording's files
 * for as long as its person may see the recording: that is asked anew every time. Whoever has only the address, the token or
 * another browser's address line gets nothing.
 *
 * @see "docs/recordings.md, the gate"
 */
final class Gate {
    private static final Logger log = LoggerFactory.getLogger(Gate.class);

    /** In place of a token: forget what this browser has, and let us look who it is. */
    static final String AGAIN = "again";

    private static final String PARAMETER = "lectern=";
    private static final String GRANT = "lectern-play-";
    private static final Pattern OF_RECORDING = Pattern.compile(GRANT + "[0-9a-f]{40}-[0-9]{13}");
    /** Web servers take a few kilobytes of cookies. */
    private static final int MOST_GRANTS = 20;

    private static final String BROWSER = "lectern-browser";
    static final Pattern TOKEN = Pattern.compile("[a-z2-7]{52}");
    private static final Pattern TIME = Pattern.compile("(?:^|&)t=([0-9hms]{1,12})(?:&|$)");

    private final Passes passes;
    private final Entitlement entitlement;
    private final GuestEntitlement guests;
    private final RecordingShelf shelf;
    private final Addresses addresses;

    Gate(Passes passes, Entitlement entitlement, GuestEntitlement guests, RecordingShelf shelf, Addresses addresses) {
        this.passes = passes;
        this.entitlement = entitlement;
        this.guests = guests;
        this.shelf = shelf;
        this.addresses = addresses;
    }

    /**
     * A request that a web server has to answer.
     *
     * @param kind the format that its path names, as the web server reads it; may be none
     * @param target path and query as they came
     * @param page whether a page is opened, rather than something that a page needs
     * @param cookies of the request
     */
    record Question(String recordId, String kind, String target, boolean page, List<Cookie> cookies) {
        /** Of its query; empty if there is none. */
        String token() {
            return Stream.of(query(target).split("&", -1))
                    .filter(pair -> pair.startsWith(PARAMETER))
                    .map(pair -> pair.substring(PARAMETER.length()))
                    .findFirst()
                    .orElse("");
        }
    }

    record Cookie(String name, String value) {}

    /**
     * How long it is good is ours to say.
     *
     * @param life after which the browser forgets it; null for when it is closed, zero for at once
     */
    record NewCookie(String name, String value, @Nullable Duration life) {}

    sealed interface Answer {
        record Pass() implements Answer {}

        /** @param cookies at most one: web servers pass one on */
        record Go(String location, List<NewCookie> cookies) implements Answer {}

        record Refuse(Why why) implements Answer {}
    }

    /** For the log; nobody who asks is told. */
    enum Why {
        NOTHING_SHOWN,
        TOKEN_NOT_GOOD,
        NOT_ENTITLED,
        NOT_A_FORMAT
    }

    Answer ask(UUID serverId, Question question) {
        boolean again = question.token().equals(AGAIN) && question.page();
        if (question.page() && !question.token().isEmpty()) {
            List<String> grants = grants(question);
            if (grants.size() > MOST_GRANTS) {
                // One by one, the oldest first: of an answer web servers pass one cookie on.
                return new Answer.Go(
                        onThisHost(question.target()), List.of(new NewCookie(grants.getFirst(), "", Duration.ZERO)));
            }
        }
        if (!question.token().isEmpty() && !again) {
            Optional<Passes.Used> used = TOKEN.matcher(question.token()).matches()
                    ? passes.use(question.token(), serverId, question.recordId(), values(question, BROWSER))
                    : Optional.empty();
            if (used.isPresent()) {
                return exchange(used.get(), question);
            }
        }
        Optional<Passes.Holder> holder = again ? Optional.empty() : grant(serverId, question);
        if (holder.isPresent()) {
            if (!mayHave(holder.get(), question.kind())) {
                return refuse(serverId, question, Why.NOT_ENTITLED);
            }
            return question.token().isEmpty()
                    ? new Answer.Pass()
                    : new Answer.Go(withoutToken(question.target()), List.of());
        }
        if (!question.token().isEmpty() && !again) {
            return refuse(serverId, question, Why.TOKEN_NOT_GOOD);
        }
        return question.page() ? toUs(serverId, question) : refuse(serverId, question, Why.NOTHING_SHOWN);
    }

    private Answer exchange(Passes.Used used, Question question) {
        Passes.Holder holder = used.holder();
        if (!mayHave(holder, question.kind())) {
            return refuse(holder.serverId(), question, Why.NOT_ENTITLED);
        }
        if (!question.page()) {
            // One file, such as a picture in a page of an application.
            return new Answer.Pass();
        }
        String grant = passes.grant(holder);
        return new Answer.Go(
                withoutToken(question.target()),
                List.of(new NewCookie(GRANT + holder.recordId(), grant, passes.grantLife())));
    }

    private boolean mayHave(Passes.Holder holder, String kind) {
        return entitled(holder, kind).filter(playable -> playable.allows(kind)).isPresent();
    }

    /** Whoever is known gets every format that is for them; the holder of a link only the one that it leads to. */
    private Optional<Playable> entitled(Passes.Holder holder, String kind) {
        UUID personId = holder.personId();
        UUID guestId = holder.guestId();
        if (personId != null) {
            return entitlement.of(holder.tenantId(), personId, holder.recordId());
        }
        return guestId != null
                ? guests.of(holder.tenantId(), guestId, holder.recordId())
                : entitlement
                        .ofLink(holder.tenantId(), holder.recordId())
                        .filter(playable -> playable.isOnlyOf(holder.format(), kind));
    }

    private Optional<Passes.Holder> grant(UUID serverId, Question question) {
        return values(question, GRANT + question.recordId()).stream()
                .flatMap(value -> passes.find(value, serverId, question.recordId()).stream())
                .findFirst();
    }

    /** To where we know who somebody is, and from there back. */
    private Answer toUs(UUID serverId, Question question) {
        boolean plays = shelf.tenantOf(serverId, question.recordId())
                .flatMap(tenantId -> shelf.find(tenantId, question.recordId()))
                .filter(item ->
                        item.formats().stream().anyMatch(format -> format.type().equals(question.kind())))
                .isPresent();
        if (!plays) {
            return refuse(serverId, question, Why.NOT_A_FORMAT);
        }
        List<String> known = values(question, BROWSER);
        String browser = known.isEmpty() ? RandomIds.token256() : known.getFirst();
        var time = TIME.matcher(query(question.target()));
        String location = addresses.pageText("/recordings/" + question.recordId() + "/play/" + question.kind()
                + "?browser=" + browser + (time.find() ? "&t=" + time.group(1) : ""));
        return new Answer.Go(location, known.isEmpty() ? List.of(new NewCookie(BROWSER, browser, null)) : List.of());
    }

    private static Answer refuse(UUID serverId, Question question, Why why) {
        log.info("refused playback why={} record={} server={}", why, question.recordId(), serverId);
        return new Answer.Refuse(why);
    }

    /** Names of the cookies for other recordings, in the order of browsers: those that were set first come first. */
    private static List<String> grants(Question question) {
        return question.cookies().stream()
                .map(Cookie::name)
                .filter(name -> OF_RECORDING.matcher(name).matches() && !name.equals(GRANT + question.recordId()))
                .distinct()
                .toList();
    }

    private static List<String> values(Question question, String name) {
        List<String> values = new ArrayList<>();
        for (Cookie cookie : question.cookies()) {
            if (cookie.name().equals(name) && TOKEN.matcher(cookie.value()).matches()) {
                values.add(cookie.value());
            }
        }
        return values;
    }

    /** On the same host: a path that began with two slashes would be another one's. */
    static String withoutToken(String target) {
        int mark = target.indexOf('?');
        String path = mark < 0 ? target : target.substring(0, mark);
        String rest = Stream.of(query(target).split("&", -1))
                .filter(pair -> !pair.isEmpty() && !pair.startsWith(PARAMETER))
                .collect(Collectors.joining("&"));
        return onThisHost(path + (rest.isEmpty() ? "" : "?" + rest));
    }

    private static String onThisHost(String target) {
        int mark = target.indexOf('?');
        String path = mark < 0 ? target : target.substring(0, mark);
        return "/" + path.replace('\\', '/').replaceFirst("^/+", "") + (mark < 0 ? "" : target.substring(mark));
    }

    private static String query(String target) {
        int mark = target.indexOf('?');
        return mark < 0 ? "" : target.substring(mark + 1);
    }
}
