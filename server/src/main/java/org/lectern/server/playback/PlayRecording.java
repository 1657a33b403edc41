package org.lectern.server.playback;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.Outcome;
import org.lectern.bbb.RecordingPage;
import org.lectern.bbb.RecordingQuery;
import org.lectern.server.person.Person;
import org.lectern.server.pool.BbbClients;
import org.lectern.server.pool.Server;
import org.lectern.server.pool.ServerStore;
import org.lectern.server.recording.RecordingShelf.Format;
import org.lectern.server.recording.RecordingShelf.Item;
import org.lectern.server.room.Guest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way from us to where a recording plays, for somebody whom {@link Entitlement} let.
 *
 * <p>To a protected server it takes two steps: there the browser gets a mark, with which it comes back, and then a token that
 * only this browser can use.
 */
public final class PlayRecording {
    private static final Logger log = LoggerFactory.getLogger(PlayRecording.class);
    private static final Pattern TIME = Pattern.compile("[0-9hms]{1,12}");

    private final ServerStore servers;
    private final BbbClients clients;
    private final PlaybackServers protection;
    private final Passes passes;
    private final Views views;

    PlayRecording(ServerStore servers, BbbClients clients, PlaybackServers protection, Passes passes, Views views) {
        this.servers = servers;
        this.clients = clients;
        this.protection = protection;
        this.passes = passes;
        this.views = views;
    }

    /**
     * Of a request for the way.
     *
     * @param browser the mark with which the server sent the browser back; empty if it comes from our pages
     * @param time where to begin, as players take it ({@code 1m30s}); anything else counts as nothing
     */
    public record Wish(String browser, String time) {
        public Wish {
            browser = Gate.TOKEN.matcher(browser).matches() ? browser : "";
            time = TIME.matcher(time).matches() ? time : "";
        }
    }

    /** Empty if the server names an address that is not its own, or names none now. */
    public Optional<String> way(Person person, Playable playable, Format format, Wish wish) {
        return way(new For(person.tenantId(), person, null), playable, format, wish);
    }

    /** As {@link #way(Person, Playable, Format, Wish)}; that it was a guest who played it is counted, but not which. */
    public Optional<String> way(Guest guest, Playable playable, Format format, Wish wish) {
        return way(new For(guest.tenantId(), null, guest.id()), playable, format, wish);
    }

    /** For whom a way is. */
    private record For(
            UUID tenantId,
            @Nullable Person person,
            @Nullable UUID guestId) {
        Passes.Holder holder(Item item, String type) {
            return new Passes.Holder(
                    tenantId, item.serverId(), item.recordId(), type, person == null ? null : person.id(), guestId);
        }
    }

    private Optional<String> way(For whom, Playable playable, Format format, Wish wish) {
        Item item = playable.item();
        Server server = servers.findRecent(item.serverId()).orElse(null);
        if (server == null) {
            return Optional.empty();
        }
        PlaybackMode mode = protection.mode(server.id());
        boolean half = mode == PlaybackMode.GATED && wish.browser().isEmpty();
        Optional<PlaybackAddress> way = switch (mode) {
            case PUBLIC -> address(server, item, format.url());
            case ONE_TIME -> askedFresh(server, item, format.type());
            case GATED ->
                address(server, item, format.url())
                        .map(address -> address.with(
                                "lectern",
                                half ? Gate.AGAIN : passes.issue(whom.holder(item, format.type()), wish.browser())));
        };
        if (way.isPresent() && !half && item.isShown()) {
            views.count(whom.tenantId(), item.recordId(), format.type(), whom.person());
        }
        return way.map(address -> address.with("t", wish.time()).toString());
    }

    /** The way for whoever holds a link that an application was given. */
    Optional<String> wayOfLink(UUID tenantId, Playable playable, Format format) {
        Item item = playable.item();
        Server server = servers.findRecent(item.serverId()).orElse(null);
        if (server == null) {
            return Optional.empty();
        }
        Optional<PlaybackAddress> way = switch (protection.mode(server.id())) {
            case PUBLIC -> address(server, item, format.url());
            case ONE_TIME -> askedFresh(server, item, format.type());
            case GATED ->
                address(server, item, format.url())
                        .map(address -> address.with("lectern", open(tenantId, item, format.type())));
        };
        way.ifPresent(found -> views.count(tenantId, item.recordId(), format.type(), null));
        return way.map(PlaybackAddress::toString);
    }

    /** The way to one file of a recording, such as a picture of a slide. */
    Optional<String> wayToFile(UUID tenantId, Item item, String type, String url) {
        return servers.findRecent(item.serverId())
                .flatMap(server -> address(server, item, url)
                        .map(address -> protection.mode(server.id()) == PlaybackMode.GATED && !type.isEmpty()
                                ? address.with("lectern", open(tenantId, item, holding(item, type, url)))
                                : address))
                .map(PlaybackAddress::toString);
    }

    /** The format among whose files it lies: several tell of the pictures of one. */
    private static String holding(Item item, String type, String url) {
        String folder = Playable.folder(url);
        return Stream.<Predicate<Format>>of(
                        format -> format.type().equals(folder),
                        format -> !folder.isEmpty()
                                && Playable.folder(format.url()).equals(folder))
                .flatMap(lies -> item.formats().stream().filter(lies))
                .map(Format::type)
                .findFirst()
                .orElse(type);
    }

    /** Whether there is a way at all: a server could name any address, and people are sent only to itself. */
    public boolean leads(Item item, Format format) {
        return origin(item, format).isPresent();
    }

    /** Where it plays, as a content policy names it; empty if that is nowhere. */
    public Optional<String> origin(Item item, Format format) {
        return servers.findRecent(item.serverId())
                .flatMap(server -> PlaybackAddress.of(server, format.url()))
                .map(PlaybackAddress::origin);
    }

    private String open(UUID tenantId, Item item, String type) {
        return passes.issue(new Passes.Holder(tenantId, item.serverId(), item.recordId(), type, null, null), null);
    }

    private static Optional<PlaybackAddress> address(Server server, Item item, String url) {
        Optional<PlaybackAddress> address = PlaybackAddress.of(server, url);
        if (address.isEmpty()) {
            log.warn("playback elsewhere not passed on record={} server={}", item.recordId(), server.id());
        }
        return address;
    }

    /** An address that the server makes for one use. */
    private Optional<PlaybackAddress> askedFresh(Server server, Item item, String type) {
        Outcome<RecordingPage> outcome =
                clients.of(server).getRecordings(RecordingQuery.ofRecordings(List.of(item.recordId())));
        clients.record(server.id(), outcome);
        return switch (outcome) {
            case Outcome.Failure<RecordingPage> failure -> {
                log.warn(
                        "no address for one use record={} server={} failure={}",
                        item.recordId(),
                        server.id(),
                        failure.kind());
                yield Optional.empty();
            }
            case Outcome.Success<RecordingPage> success ->
                success.value().recordings().stream()
                        .filter(recording -> recording.recordId().equals(item.recordId()))
                        .flatMap(recording -> recording.formats().stream())
                        .filter(format -> format.type().equals(type))
                        .findFirst()
                        .flatMap(format -> address(server, item, format.url()));
        };
    }
}
