package org.lectern.server.document;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.nio.file.Path;
import java.time.Duration;
import org.lectern.server.platform.Addresses;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.FeatureSettings;
import org.lectern.server.platform.GuardedHttp;
import org.lectern.server.platform.HotRoute;
import org.lectern.server.platform.Vault;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires this feature's beans. */
@Configuration(proxyBeanMethods = false)
@FeatureSettings(prefix = "lectern.documents", record = DocumentSettings.class)
public class DocumentConfiguration {
    @Bean
    DocumentStore documentStore(Databases databases, Vault vault) {
        return new DocumentStore(databases.web(), vault);
    }

    @Bean
    FetchDocument fetchDocument(DocumentStore store, GuardedHttp http, DocumentSettings settings) {
        return new FetchDocument(store, http, settings, Path.of(System.getProperty("java.io.tmpdir")));
    }

    @Bean
    Documents documents(DocumentStore store, FetchDocument fetch, Addresses addresses, DocumentSettings settings) {
        return new Documents(store, fetch, addresses, settings);
    }

    @Bean
    HotRoute documentRoute(DocumentStore store, FetchDocument fetch) {
        return new HotRoute("/callbacks/{token}/document/{name}", 0, new ServeDocument(store, fetch));
    }

    @Bean
    RecurringTask<Void> documentChores(Documents documents) {
        return Tasks.recurring("document-chores", FixedDelay.of(Duration.ofMinutes(10)))
                .execute((instance, context) -> {
                    int unused = documents.sweep();
                });
    }
}
