package org.lectern.server.platform;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.OnStartup;
import com.github.kagkarlsson.scheduler.task.Task;
import java.time.Duration;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Timed and retried work. Every {@link Task} bean of a feature is known to the scheduler; recurring ones begin by themselves. */
@Configuration(proxyBeanMethods = false)
class JobsConfiguration {
    @Bean(destroyMethod = "") // stopped by its lifecycle
    Scheduler scheduler(Databases databases, List<Task<?>> tasks) {
        var builder = Scheduler.create(
                        databases.jobs().dataSource(),
                        tasks.stream()
                                .filter(task -> !(task instanceof OnStartup))
                                .toList())
                .threads(3)
                .pollUsingLockAndFetch(0.5, 1.0)
                .pollingInterval(Duration.ofSeconds(2))
                .shutdownMaxWait(Duration.ofSeconds(10))
                .enableImmediateExecution();
        tasks.forEach(task -> addStartTask(builder, task));
        return builder.build();
    }

    private static void addStartTask(com.github.kagkarlsson.scheduler.SchedulerBuilder builder, Task<?> task) {
        if (task instanceof com.github.kagkarlsson.scheduler.task.helper.RecurringTask<?> recurring) {
            builder.startTasks(recurring);
        } else if (task instanceof OnStartup) {
            throw new IllegalStateException("not a recurring task but starts by itself: " + task.getTaskName());
        }
    }

    @Bean
    SchedulerLifecycle schedulerLifecycle(ObjectProvider<Scheduler> scheduler) {
        return new SchedulerLifecycle(scheduler);
    }
}
