package org.lectern.server.platform;

import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import jakarta.servlet.MultipartConfigElement;
import java.time.Duration;
import java.util.List;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.tomcat.util.threads.VirtualThreadExecutor;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.error.ErrorPage;
import org.springframework.boot.web.server.Shutdown;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.DefaultLifecycleProcessor;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.multipart.support.StandardServletMultipartResolver;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;

/**
 * The web server: Spring MVC for pages, and raw handlers beside it.
 *
 * <p>Pages add a {@code WebMvcConfigurer}, controllers as beans, and the filters they need as registrations (the
 * security chain with {@code DelegatingFilterProxyRegistrationBean}).
 */
@Configuration(proxyBeanMethods = false)
@EnableWebMvc
class WebConfiguration {
    /** The largest file that a form may carry, and the form around it. */
    private static final long FILE_BYTES = 4 << 20;

    private static final long FORM_BYTES = FILE_BYTES + (64 << 10);

    /** Learning platforms send request lines of 64 KB. */
    private static final int REQUEST_HEADER_BYTES = 96 << 10;
    /** A join's Location of 9 KB is real. */
    private static final int RESPONSE_HEADER_BYTES = 16 << 10;

    @Bean
    static PageFilters pageFilters() {
        return new PageFilters();
    }

    @Bean
    WebRules webRules(InstallationSettings installation, HttpSettings http) {
        return new WebRules(new RequestIds(), new ProxyValve(http), new HostValve(installation, http));
    }

    /** What holds for every request, whoever answers it. */
    record WebRules(RequestIds ids, ProxyValve proxies, HostValve hosts) {}

    @Bean
    QuickAnswers quickAnswers(WebRules rules) {
        return new QuickAnswers(rules.hosts(), rules.proxies(), rules.ids());
    }

    @Bean
    QuickDrain quickDrain(QuickAnswers answers) {
        return new QuickDrain(answers);
    }

    @Bean
    TomcatServletWebServerFactory webServerFactory(HttpSettings http, WebRules rules, QuickAnswers quick)
            throws java.net.UnknownHostException {
        var factory = new TomcatServletWebServerFactory(http.port());
        factory.setAddress(java.net.InetAddress.getByName(http.address()));
        factory.setShutdown(Shutdown.GRACEFUL);
        factory.setRegisterDefaultServlet(false);
        factory.setDisableMBeanRegistry(true);
        factory.addEngineValves(new RequestIdValve(rules.ids(), http.accessLog()), rules.proxies(), rules.hosts());
        factory.setProtocol(QuickProtocol.class.getName());
        factory.addErrorPages(new ErrorPage("/error"));
        factory.addContextCustomizers(context -> {
            context.setRequestCharacterEncoding("UTF-8");
            context.setResponseCharacterEncoding("UTF-8");
            // Sessions of pages are in the database.
            context.setManager(new NoSessions());
        });
        factory.addConnectorCustomizers(connector -> {
            connector.setXpoweredBy(false);
            connector.setEncodedSolidusHandling("passthrough");
            if (connector.getProtocolHandler() instanceof AbstractHttp11Protocol<?> protocol) {
                protocol.setMaxHttpRequestHeaderSize(REQUEST_HEADER_BYTES);
                protocol.setMaxHttpResponseHeaderSize(RESPONSE_HEADER_BYTES);
                protocol.setRelaxedQueryChars("\"<>[\\]^`{|}");
                protocol.setExecutor(new VirtualThreadExecutor("http-"));
                protocol.setConnectionTimeout(20_000);
                protocol.setKeepAliveTimeout(60_000);
                protocol.setMaxKeepAliveRequests(-1);
            }
            // Whoever wants a line for every request gets every request through the valve that writes it.
            if (connector.getProtocolHandler() instanceof QuickProtocol protocol && !http.accessLog()) {
                protocol.answerFirst(quick);
            }
        });
        return factory;
    }

    /** How long an accepted request may take when stopping. */
    @Bean
    static DefaultLifecycleProcessor lifecycleProcessor() {
        var processor = new DefaultLifecycleProcessor();
        processor.setTimeoutPerShutdownPhase(Duration.ofSeconds(20).toMillis());
        return processor;
    }

    @Bean(DispatcherServlet.MULTIPART_RESOLVER_BEAN_NAME)
    StandardServletMultipartResolver multipartResolver() {
        return new StandardServletMultipartResolver();
    }

    @Bean
    ServletRegistrationBean<DispatcherServlet> dispatcherServletRegistration(WebApplicationContext context) {
        var servlet = new DispatcherServlet(context);
        servlet.setEnableLoggingRequestDetails(false);
        var registration = new ServletRegistrationBean<>(servlet, "/");
        registration.setName("dispatcherServlet");
        // A form with a file stays in memory: what is too large was refused before it is read.
        registration.setMultipartConfig(new MultipartConfigElement("", FILE_BYTES, FORM_BYTES, (int) FORM_BYTES));
        registration.setAsyncSupported(true);
        registration.setLoadOnStartup(1);
        return registration;
    }

    @Bean
    ServletRegistrationBean<RawServlet> rawServlet(List<HotRoute> routes, QuickAnswers quick) {
        var all = new RawRoutes(routes);
        quick.serve(all);
        var registration = new ServletRegistrationBean<>(
                new RawServlet(all),
                HotRoute.ROOTS.stream().map(root -> "/" + root + "/*").toArray(String[]::new));
        registration.setName(RawServlet.NAME);
        registration.setAsyncSupported(false);
        registration.setLoadOnStartup(1);
        return registration;
    }

    @Bean
    PrometheusMeterRegistry meterRegistry() {
        var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        return registry;
    }

    @Bean
    HotRoute metricsRoute(PrometheusMeterRegistry registry, HttpSettings settings) {
        return new HotRoute("/metrics", 0, new MetricsHandler(registry::scrape, settings.metricsToken()));
    }

    @Bean
    HotRoute liveRoute() {
        return new HotRoute("/health/live", 0, request -> RawResponse.text(200, "ok\n"));
    }

    @Bean
    CallbackBases callbackBases(Databases databases, Addresses addresses) {
        return new CallbackBases(databases.jobs(), addresses);
    }

    @Bean
    HotRoute readyRoute(Databases databases, CallbackBases bases) {
        return new HotRoute("/health/ready", 0, new ReadyHandler(databases.web(), bases::others));
    }
}
