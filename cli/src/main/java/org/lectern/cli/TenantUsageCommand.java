package org.lectern.cli;

import java.io.PrintWriter;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lectern.server.tenant.Tenant;
import org.lectern.server.usage.Usage;
import org.lectern.server.usage.UsageDay;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What tenants used. */
@Command(
        name = "usage",
        description = {
            "Prints participant-minutes, the most people and classes at once, classes and recordings, by day or month.",
            "Days and months are those of UTC. A running product keeps the figures; they are at most a few minutes old."
        })
final class TenantUsageCommand implements Callable<Integer> {
    private static final int DAYS = 30;

    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Parameters(paramLabel = "SLUG", arity = "0..1", description = "The tenant. Default: all.")
    private @Nullable String slug;

    @Option(
            names = "--from",
            paramLabel = "DAY",
            description = "The first day, for example 2026-11-01. Default: 30 days.")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "DAY", description = "The last day. Default: today.")
    private @Nullable String to;

    @Option(names = "--months", description = "Adds up months.")
    private boolean months;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    TenantUsageCommand() {}

    @Override
    public Integer call() {
        LocalDate last = to == null ? LocalDate.now(ZoneOffset.UTC) : day(to);
        LocalDate first = from == null ? last.minusDays(DAYS - 1) : day(from);
        if (first.isAfter(last)) {
            throw new Refusal(
                    ExitCode.USAGE, "--from is later than --to.", "For example: --from 2026-11-01 --to 2026-11-30");
        }
        try (var installation = Administration.open(config)) {
            Optional<UUID> one = Optional.ofNullable(slug)
                    .map(name -> installation.tenant(name).id());
            Map<UUID, String> slugs =
                    installation.tenants().list().stream().collect(Collectors.toMap(Tenant::id, Tenant::slug));
            print(installation.usage(), one, first, last, slugs);
            return ExitCode.DONE;
        }
    }

    private void print(Usage usage, Optional<UUID> one, LocalDate first, LocalDate last, Map<UUID, String> slugs) {
        var table =
                new Table(months ? "MONTH" : "DAY", "TENANT", "MINUTES", "PEOPLE", "TOGETHER", "CLASSES", "RECORDINGS");
        if (months) {
            usage.months(one, YearMonth.from(first), YearMonth.from(last))
                    .forEach(month -> row(
                            table,
                            month.month(),
                            slugs.getOrDefault(
                                    month.tenantId(), month.tenantId().toString()),
                            month.participantMinutes(),
                            month.peak(),
                            month.classes(),
                            month.recordings()));
        } else {
            usage.days(one, first, last)
                    .forEach(day -> row(
                            table,
                            day.day(),
                            slugs.getOrDefault(day.tenantId(), day.tenantId().toString()),
                            day.participantMinutes(),
                            day.peak(),
                            day.classes(),
                            day.recordings()));
        }
        PrintWriter out = spec.commandLine().getOut();
        table.print(out);
    }

    private static void row(
            Table table, Object when, String tenant, long minutes, UsageDay.Peak peak, int classes, int recordings) {
        table.row(when, tenant, minutes, peak.people(), peak.classes(), classes, recordings);
    }

    private static LocalDate day(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw new Refusal(ExitCode.USAGE, "'" + text + "' is no day.", "For example: 2026-11-01", e);
        }
    }
}
