package org.lectern.server.usage;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.lectern.server.platform.Database;

/** Reads what tenants used. Safe for use by several threads. */
public final class Usage {
    private final UsageStore store;

    Usage(UsageStore store) {
        this.store = store;
    }

    /** Beside a running product, which keeps the figures up to date. */
    public static Usage of(Database database) {
        return new Usage(new UsageStore(database));
    }

    /**
     * Days on which something was used, by day, then tenant.
     *
     * @param tenant empty for all
     * @param from the first UTC day
     * @param to the last
     */
    public List<UsageDay> days(Optional<UUID> tenant, LocalDate from, LocalDate to) {
        return store.days(tenant.orElse(null), from, to);
    }

    /** Months on which something was used, by month, then tenant. */
    public List<UsageMonth> months(Optional<UUID> tenant, YearMonth from, YearMonth to) {
        record Key(UUID tenant, YearMonth month) {}
        Map<Key, List<UsageDay>> months = days(tenant, from.atDay(1), to.atEndOfMonth()).stream()
                .collect(Collectors.groupingBy(day -> new Key(day.tenantId(), YearMonth.from(day.day()))));
        var found = new ArrayList<UsageMonth>();
        months.forEach((key, days) -> found.add(UsageMonth.of(key.tenant(), key.month(), days)));
        found.sort(Comparator.comparing(UsageMonth::month).thenComparing(UsageMonth::tenantId));
        return found;
    }
}
