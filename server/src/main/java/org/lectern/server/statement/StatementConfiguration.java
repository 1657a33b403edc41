package org.lectern.server.statement;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.time.Duration;
import java.time.InstantSource;
import org.lectern.server.activity.ActivityReports;
import org.lectern.server.activity.MeetingDirectory;
import org.lectern.server.attendance.Plans;
import org.lectern.server.delivery.DeliveryFormat;
import org.lectern.server.delivery.NoticeRoute;
import org.lectern.server.platform.Addresses;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.Outbox;
import org.lectern.server.platform.Vault;
import org.lectern.server.playback.ViewNews;
import org.lectern.server.privacy.ErasureNews;
import org.lectern.server.privacy.Pseudonyms;
import org.lectern.server.privacy.Restrictions;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires this feature's beans. */
@Configuration(proxyBeanMethods = false)
public class StatementConfiguration {
    @Bean
    DestinationStore destinationStore(Databases databases, Vault vault) {
        return new DestinationStore(databases.web(), vault);
    }

    @Bean
    StatementSending statementSending(Databases databases, Vault vault) {
        var destinations = new DestinationStore(databases.jobs(), vault);
        return new StatementSending(destinations, new Sender(destinations));
    }

    /** What background work uses, apart from what pages use. */
    record StatementSending(DestinationStore destinations, Sender sender) {}

    @Bean
    MakeStatements makeStatements(
            Databases databases,
            StatementSending sending,
            TellRun.Sources sources,
            Outbox outbox,
            InstantSource clock) {
        return new MakeStatements(new StatementStore(databases.jobs()), sending.destinations(), sources, outbox, clock);
    }

    @Bean
    TellRun.Sources statementSources(
            ActivityReports reports, MeetingDirectory directory, StoreActors actors, Addresses addresses, Plans plans) {
        return new TellRun.Sources(reports, directory, actors, addresses, plans::of);
    }

    @Bean
    StoreActors storeActors(Pseudonyms pseudonyms, Restrictions restrictions) {
        return new StoreActors(pseudonyms, restrictions::isRestricted);
    }

    @Bean
    ViewNews statementsOfViews(
            Databases databases, DestinationStore destinations, TellRun.Sources sources, Outbox outbox) {
        return new TellViews(new StatementStore(databases.web()), destinations, sources, outbox)::opened;
    }

    /** On the database of jobs, where people are erased. */
    @Bean
    ErasureNews statementsOfTheErased(StatementSending sending, Pseudonyms pseudonyms) {
        return new ErasedStatements(sending.destinations(), pseudonyms);
    }

    @Bean
    RecurringTask<Void> statementWork(MakeStatements make) {
        return Tasks.recurring("make-statements", FixedDelay.of(Duration.ofMinutes(1)))
                .execute((instance, context) -> {
                    while (make.tick() > 0) {
                        // The next runs.
                    }
                });
    }

    @Bean
    DeliveryFormat xapiFormat(StatementSending sending) {
        return new XapiFormat(sending.sender());
    }

    @Bean
    DeliveryFormat xapiComparison(StatementSending sending) {
        return new XapiComparison(sending.sender());
    }

    @Bean
    DeliveryFormat caliperFormat(StatementSending sending, Addresses addresses) {
        return new CaliperFormat(sending.sender(), addresses);
    }

    @Bean
    NoticeRoute statementRoute(StatementSending sending) {
        return new StatementRoute(sending.destinations()).route();
    }
}
