package org.lectern.server.chamilo;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.server.activity.Figure;
import org.lectern.server.activity.MeetingReference;
import org.lectern.server.activity.Observation;
import org.lectern.server.activity.ReceiptRule;
import org.lectern.server.activity.Withheld;
import org.lectern.server.meeting.CallbackRuns;

/**
 * The tenants' event filters, applied to what our own hook tells too: a tenant that wants some events only gets no others,
 * whichever way they come. Figures that need others are not collected by events.
 *
 * <p>While no tenant has a filter this costs one look at what is remembered. Safe for use by several threads.
 */
final class FilteredReceipt implements ReceiptRule {
    private static final Duration REMEMBERED = Duration.ofMinutes(10);

    private final ChamiloStore store;
    private final CallbackRuns runs;
    private final InstantSource clock;
    private final Cache<MeetingReference, UUID> tenants = Caffeine.newBuilder()
            .maximumSize(20_000)
            .expireAfterWrite(REMEMBERED)
            .build();

    FilteredReceipt(ChamiloStore store, CallbackRuns runs, InstantSource clock) {
        this.store = store;
        this.runs = runs;
        this.clock = clock;
    }

    @Override
    public boolean keepsAll() {
        return store.filters().isEmpty();
    }

    @Override
    public Optional<Observation> kept(Observation observation) {
        Map<UUID, EventFilter> filters = store.filters();
        if (filters.isEmpty()) {
            return Optional.of(observation);
        }
        @Nullable UUID tenantId = tenants.get(observation.subject().meeting(), this::tenantOf);
        EventFilter filter = tenantId == null ? EventFilter.ALL : filters.getOrDefault(tenantId, EventFilter.ALL);
        return filter.accepts(observation) ? Optional.of(observation) : Optional.empty();
    }

    @SuppressWarnings("NullAway") // what is not known is not remembered
    private @Nullable UUID tenantOf(MeetingReference meeting) {
        return runs.findTold(meeting.serverMeetingId(), meeting.internalMeetingId())
                .map(told -> told.meeting().tenantId())
                .orElse(null);
    }

    @Override
    public Map<UUID, Withheld> withheld(Collection<UUID> meetingIds) {
        if (!store.everFiltered()) {
            return Map.of();
        }
        var withheld = new HashMap<UUID, Withheld>();
        store.filtersDuring(meetingIds, clock.instant()).forEach((id, filters) -> {
            var figures = EnumSet.noneOf(Figure.class);
            filters.forEach(filter -> figures.addAll(filter.notTold()));
            withheld.put(id, Withheld.notTold(figures));
        });
        return withheld;
    }
}
