package org.lectern.server.room;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.regex.Pattern;
import org.lectern.server.person.SignInLimits;
import org.lectern.server.platform.Database;
import org.lectern.server.platform.RandomIds;
import org.lectern.server.platform.Vault;
import org.lectern.server.tenant.Tenant;
import org.lectern.server.tenant.TenantStore;

/**
 * People without an account who come into a room with its code.
 *
 * <p>Whether one is let in is asked anew every time: from the next request on after another code was set, guests were turned
 * off in the room or by its tenant, or the room was deleted, they are nobody here. Who is inside a class stays until they
 * leave. Safe for use by several threads.
 *
 * @see "docs/operation.md, guests"
 */
public final class Guests {
    public static final int LONGEST_NAME = 100;
    private static final Pattern TOKEN = Pattern.compile("[a-z2-7]{52}");

    private final GuestStore store;
    private final RoomStore rooms;
    private final TenantStore tenants;
    private final SignInLimits limits;

    private Guests(GuestStore store, RoomStore rooms, TenantStore tenants, SignInLimits limits) {
        this.store = store;
        this.rooms = rooms;
        this.tenants = tenants;
        this.limits = limits;
    }

    public static Guests of(Database database, Vault vault, RoomStore rooms, TenantStore tenants, InstantSource clock) {
        return new Guests(new GuestStore(database, vault, clock), rooms, tenants, new SignInLimits(clock));
    }

    /** The outcome of giving a name and a code. */
    public sealed interface Entering {
        /** @param token for the browser to keep: whoever has it is this guest */
        record Welcome(String token) implements Entering {
            @Override
            public String toString() {
                return "Welcome[***]";
            }
        }

        record Refused() implements Entering {}

        /** Too many wrong codes. This one was not looked at. */
        record Wait(Duration remaining) implements Entering {}
    }

    /** Whether the room's tenant lets rooms have guests. */
    public boolean isAllowed(Room room) {
        return tenants.find(room.tenantId()).filter(Tenant::isActive).isPresent()
                && tenants.policyOf(room.tenantId()).guests();
    }

    /** What its teachers set, whether the tenant lets it hold or not; empty where guests are turned off. */
    public Optional<GuestAccess> access(Room room) {
        return store.find(room);
    }

    /** The room of a page address, if it takes guests. */
    public Optional<Room> open(String slug) {
        return rooms.findBySlug(slug)
                .filter(this::isAllowed)
                .filter(room -> store.find(room).isPresent());
    }

    /** Lets guests in with a code that nobody knows yet; who came with another one is let in no more. */
    public void renew(Room room) {
        store.put(room, GuestCode.random());
    }

    public void turnOff(Room room) {
        store.remove(room);
    }

    /** Whether guests may watch the room's recordings. */
    public void watch(Room room, boolean watch) {
        store.watch(room, watch);
    }

    /** Whether a name can be shown to the others: anything but nothing, and not too long. */
    public static boolean isName(String name) {
        String stripped = name.strip();
        return !stripped.isEmpty()
                && stripped.length() <= LONGEST_NAME
                && stripped.codePoints().noneMatch(Character::isISOControl);
    }

    /**
     * @param name see {@link #isName}
     * @param network the address the attempt comes from, as text
     */
    public Entering enter(Room room, String name, String code, String network) {
        if (!isName(name)) {
            throw new IllegalArgumentException("a guest's name has 1 to " + LONGEST_NAME + " characters");
        }
        // Each network for itself: whoever tries codes from elsewhere does not keep the others out.
        String door = "guests/" + room.id() + "/" + network;
        Optional<Duration> wait = limits.mustWait(door, network);
        if (wait.isPresent()) {
            return new Entering.Wait(wait.get());
        }
        Optional<GuestAccess> access = isAllowed(room) ? store.find(room) : Optional.empty();
        Optional<GuestCode> typed = GuestCode.read(code);
        if (access.isEmpty() || typed.isEmpty() || !access.get().code().isSame(typed.get())) {
            limits.failed(door, network);
            return new Entering.Refused();
        }
        limits.succeeded(door, network);
        String token = RandomIds.token256();
        store.enter(room, access.get().codeId(), name.strip(), token);
        return new Entering.Welcome(token);
    }

    /** Whose browser it is, if they are let into this room now. */
    public Optional<Guest> ofToken(Room room, String token) {
        return TOKEN.matcher(token).matches() && isAllowed(room) ? store.ofToken(room, token) : Optional.empty();
    }

    /** Forgets a guest: the browser has to give the code again. */
    public void leave(Guest guest) {
        store.leave(guest);
    }
}
