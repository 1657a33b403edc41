package org.lectern.server.operations;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.Schedules;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.time.LocalTime;
import org.lectern.server.activity.ActivityReports;
import org.lectern.server.activity.EventCounters;
import org.lectern.server.audit.AuditTrail;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.FeatureSettings;
import org.lectern.server.platform.Vault;
import org.lectern.server.pool.ServerStore;
import org.lectern.server.tenant.TenantStore;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires this feature's beans. */
@Configuration(proxyBeanMethods = false)
@FeatureSettings(prefix = "lectern.inspector", record = InspectorSettings.class)
public class OperationsConfiguration {
    @Bean
    Inspections inspections(Databases databases) {
        return new Inspections(databases.web());
    }

    @Bean
    RequestInspector requestInspector(
            Databases databases, Vault vault, TenantStore tenants, InspectorSettings settings, InstantSource clock) {
        var examination = new Examination(tenants, new ServerStore(databases.jobs(), vault));
        return new RequestInspector(examination, new Inspections(databases.jobs()), clock, settings);
    }

    @Bean
    JoinRefusals joinRefusals(Databases databases) {
        return new JoinRefusals(databases.jobs());
    }

    @Bean
    SupportSearch supportSearch(Databases databases, AuditTrail audit) {
        return new SupportSearch(databases.web(), audit);
    }

    @Bean
    CheckInvariants checkInvariants(
            Databases databases, ActivityReports reports, EventCounters counters, InstantSource clock) {
        return new CheckInvariants(databases.jobs(), reports, counters, clock);
    }

    @Bean
    InvariantMeters invariantMeters(CheckInvariants check, InstantSource clock, MeterRegistry registry) {
        return new InvariantMeters(check, clock, registry);
    }

    /** At night, where little else is done. */
    @Bean
    RecurringTask<Void> invariantTask(CheckInvariants check) {
        return Tasks.recurring("check-invariants", Schedules.daily(LocalTime.of(3, 20)))
                .execute((instance, context) -> check.run());
    }

    @Bean
    InspectorLoop inspectorLoop(RequestInspector inspector) {
        return new InspectorLoop(inspector);
    }
}
