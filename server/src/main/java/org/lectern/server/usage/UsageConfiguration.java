package org.lectern.server.usage;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.time.Duration;
import java.time.InstantSource;
import org.lectern.server.activity.ActivityReports;
import org.lectern.server.platform.Databases;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires this feature's beans. */
@Configuration(proxyBeanMethods = false)
public class UsageConfiguration {
    @Bean
    Usage usage(Databases databases) {
        return Usage.of(databases.web());
    }

    @Bean
    CountUsage countUsage(Databases databases, ActivityReports reports, InstantSource clock) {
        return new CountUsage(new UsageStore(databases.jobs()), reports, clock);
    }

    @Bean
    RecurringTask<Void> usageWork(CountUsage count) {
        return Tasks.recurring("count-usage", FixedDelay.of(Duration.ofMinutes(1)))
                .execute((instance, context) -> count.count());
    }
}
