package org.lectern.server.privacy;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.lectern.server.activity.ActivityReports;
import org.lectern.server.audit.AuditTrail;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.FeatureSettings;
import org.lectern.server.platform.Notices;
import org.lectern.server.platform.Vault;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires this feature's beans. */
@Configuration(proxyBeanMethods = false)
@FeatureSettings(prefix = "lectern.privacy", record = PrivacySettings.class)
public class PrivacyConfiguration {
    @Bean
    PrivacyKeys privacyKeys(Vault vault, InstantSource clock) {
        return new PrivacyKeys(vault, clock);
    }

    @Bean
    Pseudonyms pseudonyms(Databases databases, PrivacyKeys keys, Notices notices) {
        var pseudonyms = new Pseudonyms(databases.web(), keys);
        notices.listen(Pseudonyms.CHANNEL, pseudonyms::noticed);
        return pseudonyms;
    }

    @Bean
    PrivacyPolicies privacyPolicies(
            Databases databases, PrivacySettings settings, AuditTrail audit, InstantSource clock, Notices notices) {
        var policies = new PrivacyPolicies(databases.web(), settings, audit, clock);
        notices.listen(PrivacyPolicies.CHANNEL, policies::noticed);
        return policies;
    }

    /** What is received, and what reports say was not collected. */
    @Bean
    Collection collection(Databases databases, PrivacyPolicies policies, InstantSource clock) {
        return new Collection(databases.web(), policies, clock);
    }

    @Bean
    Restrictions restrictions(Databases databases, AuditTrail audit, InstantSource clock, Notices notices) {
        var restrictions = new Restrictions(databases.web(), audit, clock);
        notices.listen(Restrictions.CHANNEL, restrictions::noticed);
        return restrictions;
    }

    @Bean
    RestrictedReceipt restrictedReceipt(Restrictions restrictions, Collection collection, Databases databases) {
        return new RestrictedReceipt(restrictions, collection, databases.web());
    }

    @Bean
    JoinNotices joinNotices(Databases databases, PrivacyPolicies policies, InstantSource clock) {
        return new JoinNotices(databases.web(), policies, clock);
    }

    @Bean
    ConsentRecords consentRecords(Databases databases, JoinNotices notices, AuditTrail audit) {
        return new ConsentRecords(databases.web(), notices, audit);
    }

    @Bean
    ErasePeople erasePeople(
            Databases databases,
            Vault vault,
            Pseudonyms pseudonyms,
            PrivacyKeys keys,
            AuditTrail audit,
            List<ErasureNews> news,
            InstantSource clock) {
        return new ErasePeople(databases.jobs(), vault, new ErasePeople.Rest(pseudonyms, keys, audit), news, clock);
    }

    @Bean
    ExportPerson exportPerson(
            Databases databases,
            ActivityReports reports,
            Pseudonyms pseudonyms,
            AuditTrail audit,
            InstantSource clock) {
        return new ExportPerson(databases.jobs(), reports, new ExportPerson.Rest(pseudonyms, audit), clock);
    }

    @Bean
    PersonExports.Rest personExportsRest(Vault vault, PrivacyKeys keys, AuditTrail audit) {
        return new PersonExports.Rest(vault, keys, audit);
    }

    @Bean
    PersonExports personExports(
            Databases databases, ExportPerson export, PersonExports.Rest rest, InstantSource clock) {
        return new PersonExports(databases.web(), export, rest, clock);
    }

    @Bean
    ErasureRecords erasureRecords(Databases databases, AuditTrail audit) {
        return new ErasureRecords(databases.web(), audit);
    }

    @Bean
    FindPeople findPeople(Databases databases) {
        return new FindPeople(databases.web());
    }

    @Bean
    RunRetention runRetention(Databases databases, PrivacyPolicies policies, AuditTrail audit, InstantSource clock) {
        return new RunRetention(databases.jobs(), policies, audit, clock);
    }

    @Bean
    RecurringTask<Void> retentionTask(RunRetention retention) {
        return Tasks.recurring("privacy-retention", FixedDelay.of(Duration.ofHours(1)))
                .execute((instance, context) -> retention.run());
    }

    @Bean
    RecurringTask<Void> personExportTask(
            Databases databases, ExportPerson export, PersonExports.Rest rest, InstantSource clock) {
        var copies = new PersonExports(databases.jobs(), export, rest, clock);
        return Tasks.recurring("privacy-export", FixedDelay.of(Duration.ofSeconds(5)))
                .execute((instance, context) -> {
                    copies.run();
                    copies.expire();
                });
    }

    @Bean
    RecurringTask<Void> erasureTask(ErasePeople erase) {
        return Tasks.recurring("privacy-erasure", FixedDelay.of(Duration.ofSeconds(30)))
                .execute((instance, context) -> erase.run());
    }
}
