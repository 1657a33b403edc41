package org.lectern.server.platform;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.time.Duration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.session.config.annotation.web.http.EnableSpringHttpSession;
import org.springframework.session.jdbc.JdbcIndexedSessionRepository;
import org.springframework.session.jdbc.PostgreSqlJdbcIndexedSessionRepositoryCustomizer;
import org.springframework.session.web.http.CookieSerializer;
import org.springframework.session.web.http.DefaultCookieSerializer;
import org.springframework.session.web.http.SessionRepositoryFilter;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Sessions of pages, in PostgreSQL, so that any process serves any person. */
@Configuration(proxyBeanMethods = false)
@EnableSpringHttpSession
class SessionConfiguration {
    @Bean
    JdbcIndexedSessionRepository sessionRepository(Databases databases, SessionSettings settings) {
        Database web = databases.web();
        var transactions = new TransactionTemplate(web.transactions());
        transactions.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        var repository = new JdbcIndexedSessionRepository(new JdbcTemplate(web.dataSource()), transactions);
        new PostgreSqlJdbcIndexedSessionRepositoryCustomizer().customize(repository);
        repository.setDefaultMaxInactiveInterval(settings.idle());
        // The task below does it, once for all processes.
        repository.setCleanupCron("-");
        return repository;
    }

    @Bean
    CookieSerializer cookieSerializer(InstallationSettings installation) {
        boolean https = installation
                .publicUrl()
                .map(url -> "https".equals(url.getScheme()))
                .orElse(false);
        var cookie = new DefaultCookieSerializer();
        cookie.setCookieName(https ? "__Host-lectern" : "lectern");
        cookie.setCookiePath("/");
        cookie.setUseHttpOnlyCookie(true);
        cookie.setUseSecureCookie(https);
        cookie.setSameSite("Lax");
        return cookie;
    }

    /** Before the security chain. */
    @Bean
    FilterRegistrationBean<SessionRepositoryFilter<?>> sessionFilter(SessionRepositoryFilter<?> filter) {
        var registration = new FilterRegistrationBean<SessionRepositoryFilter<?>>(filter);
        registration.setName("sessions");
        registration.setOrder(SessionRepositoryFilter.DEFAULT_ORDER);
        registration.setAsyncSupported(true);
        return registration;
    }

    @Bean
    RecurringTask<Void> removeExpiredSessions(JdbcIndexedSessionRepository sessions) {
        return Tasks.recurring("remove-expired-sessions", FixedDelay.of(Duration.ofMinutes(10)))
                .execute((instance, context) -> sessions.cleanUpExpiredSessions());
    }
}
