package org.lectern.server.front;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.Parameters;
import org.lectern.server.platform.Addresses;
import org.lectern.server.platform.Vault;

/**
 * Addresses of ours that servers are given in place of a caller's, with what they lead to sealed inside: nothing is stored,
 * nobody can make one, and a server learns neither where a caller wants people to go nor what it signed.
 */
final class SealedLinks {
    private static final Vault.Place BACK = new Vault.Place("front", "back", "");
    private static final Vault.Place NOTICE = new Vault.Place("front", "notice", "");
    private static final Vault.Place AGAIN = new Vault.Place("front", "again", "");
    private static final Duration AGAIN_LIFE = Duration.ofHours(24);
    /** Long enough to read a notice. */
    private static final Duration TICKET_LIFE = Duration.ofMinutes(10);

    /** Servers and the proxies before them take request lines of 8 KB, and the rest of the join is as long again. */
    private static final int LONGEST_AGAIN = 2_400;

    private final Vault vault;
    private final Addresses addresses;
    private final InstantSource clock;
    /** A class goes back to one address, and the link to it may be the same for all. */
    private final Cache<String, String> backs = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(Duration.ofHours(1))
            .build();

    SealedLinks(Vault vault, Addresses addresses, InstantSource clock) {
        this.vault = vault;
        this.addresses = addresses;
        this.clock = clock;
    }

    /**
     * Where a person goes after leaving. What servers put in place of {@code %%USERID%%} and {@code %%USERNAME%%} reaches
     * the caller's address as it would without us.
     */
    String back(CallerAddress address) {
        return backs.get(address.text(), this::makeBack);
    }

    private String makeBack(String address) {
        boolean userId = address.contains("%%USERID%%");
        boolean userName = address.contains("%%USERNAME%%");
        String query = userId && userName
                ? "?id=%25%25USERID%25%25&name=%25%25USERNAME%25%25"
                : userId ? "?id=%25%25USERID%25%25" : userName ? "?name=%25%25USERNAME%25%25" : "";
        return addresses.pageText("/join/back/") + seal(BACK, address) + query;
    }

    /** The wrapped address as a create parameter: there the places to be filled in stand as they are. */
    String backInCreate(CallerAddress address) {
        return back(address).replace("%25%25", "%%");
    }

    /** The caller's address in a link that {@link #back} made. */
    Optional<CallerAddress> openBack(String token) {
        return open(BACK, token).flatMap(CallerAddress::of);
    }

    /**
     * A join to be tried once more.
     *
     * @param hop how often it was tried before, from 1 on
     * @param complete whether it is the whole join; else only {@code meetingID} is known
     */
    record Again(String slug, int hop, boolean complete, Parameters join) {}

    /** Where a server sends somebody whom it does not let in. */
    String again(String slug, int hop, Parameters join) {
        String encoded = join.encoded();
        boolean complete = encoded.length() <= LONGEST_AGAIN;
        String kept = complete
                ? encoded
                : Parameters.of("meetingID", join.first("meetingID").orElse("")).encoded();
        String text = clock.instant().getEpochSecond() + " " + slug + " " + hop + " " + complete + " " + kept;
        return addresses.pageText("/join/again/") + seal(AGAIN, text);
    }

    /** Empty if we did not make it, or more than a day ago. */
    Optional<Again> openAgain(String token) {
        return open(AGAIN, token).map(text -> text.split(" ", 5)).flatMap(parts -> {
            Instant made = Instant.ofEpochSecond(Long.parseLong(parts[0]));
            if (made.plus(AGAIN_LIFE).isBefore(clock.instant())) {
                return Optional.empty();
            }
            return Optional.of(new Again(
                    parts[1], Integer.parseInt(parts[2]), Boolean.parseBoolean(parts[3]), Parameters.parse(parts[4])));
        });
    }

    /** What a link of the notice does. */
    enum Step {
        /** Shows it. */
        ASK(Duration.ofHours(24)),
        AGREE(Duration.ofHours(24)),
        DECLINE(Duration.ofHours(24)),
        /** Shows what somebody answered; theirs to keep. */
        MINE(Duration.ofDays(400)),
        WITHDRAW(Duration.ofHours(24));

        private final Duration life;

        Step(Duration life) {
            this.life = life;
        }
    }

    /** What goes on when a notice was answered. */
    enum Way {
        /** The caller's join is in the link. */
        JOIN,
        /** The link names a join that is kept here, since it is too long for one. */
        KEPT,
        /** A room of ours, which a ticket led to: as little time as is needed to read. */
        ROOM
    }

    /**
     * A link of the notice.
     *
     * @param version of the text that was shown
     * @param what of the way: a join's parameters, or what names it
     */
    record Noticed(String slug, int version, Step step, Way way, Parameters what) {
        Noticed as(Step other) {
            return new Noticed(slug, version, other, way, what);
        }
    }

    /** Where a notice is shown and answered. */
    String notice(Noticed link) {
        String text = String.join(
                " ",
                Long.toString(clock.instant().getEpochSecond()),
                link.slug(),
                Integer.toString(link.version()),
                link.step().name(),
                link.way().name(),
                link.what().encoded());
        return addresses.page("/join/notice/") + seal(NOTICE, text);
    }

    /** Empty if we did not make it, or too long ago. */
    Optional<Noticed> openNotice(String token) {
        return open(NOTICE, token).map(text -> text.split(" ", 6)).flatMap(parts -> {
            if (parts.length < 6) {
                return Optional.empty();
            }
            Instant made = Instant.ofEpochSecond(Long.parseLong(parts[0]));
            Step step = Step.valueOf(parts[3]);
            Way way = Way.valueOf(parts[4]);
            Duration life = way == Way.ROOM && step != Step.MINE ? TICKET_LIFE : step.life;
            if (made.plus(life).isBefore(clock.instant())) {
                return Optional.empty();
            }
            return Optional.of(
                    new Noticed(parts[1], Integer.parseInt(parts[2]), step, way, Parameters.parse(parts[5])));
        });
    }

    private String seal(Vault.Place place, String text) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(vault.seal(place, text.getBytes(StandardCharsets.UTF_8)));
    }

    private Optional<String> open(Vault.Place place, String token) {
        byte @Nullable [] sealed = decode(token);
        if (sealed == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(new String(vault.open(place, sealed), StandardCharsets.UTF_8));
        } catch (IllegalStateException e) {
            return Optional.empty();
        }
    }

    private static byte @Nullable [] decode(String token) {
        try {
            return Base64.getUrlDecoder().decode(token);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
