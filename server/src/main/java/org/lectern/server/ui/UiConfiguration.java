package org.lectern.server.ui;

import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.web.servlet.DelegatingFilterProxyRegistrationBean;
import org.springframework.context.MessageSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.support.ResourceBundleMessageSource;
import org.springframework.http.CacheControl;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.LocaleResolver;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.i18n.AcceptHeaderLocaleResolver;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.spring6.view.ThymeleafViewResolver;
import org.thymeleaf.templatemode.TemplateMode;
import org.thymeleaf.templateresolver.ClassLoaderTemplateResolver;

/** Wires the pages. */
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
@Import({
    SecurityConfiguration.class,
    FrameAdvice.class,
    Access.class,
    RoomRows.class,
    SignInPages.class,
    RoomsPages.class,
    CoursePages.class,
    RoomPages.class,
    RoomDeletionPages.class,
    RoomDeletionPages.Around.class,
    ClassPages.class,
    LinkPages.class,
    RecordingAccess.class,
    RecordingFacts.class,
    RecordingFacts.Outside.class,
    TaughtRooms.class,
    RecordingListPages.class,
    RecordingPages.class,
    RecordingDetailPages.class,
    RecordingServersPages.class,
    RecordingFilesPages.class,
    ActorNames.class,
    RecordingKeepPages.class,
    RecordingPolicyPages.class,
    RecordingPolicyPages.Around.class,
    RecordingNoticePages.class,
    RecordingNoticePages.Unseen.class,
    PlayPages.class,
    PlayPages.AsGuest.class,
    GuestCookies.class,
    GuestPages.class,
    GuestPages.Around.class,
    RoomGuestPages.class,
    SignInPages.Doors.class,
    WhyPages.class,
    WatchPages.class,
    ProtectionPages.class,
    ImportPages.class,
    ImportPages.Places.class,
    ExportPages.class,
    AttendancePagesConfiguration.class,
    AttendancePages.class,
    RosterPages.class,
    PlanPages.class,
    CourseReportPages.class,
    ParticipationPages.class,
    RunningPages.class,
    BulkExportPages.class,
    AdminPages.class,
    ServerPages.class,
    ServerActions.class,
    PoolReadingConfiguration.class,
    PeoplePages.class,
    SupportPages.class,
    RoomPages.BeforeJoining.class,
    Trail.class,
    CoursePages.Around.class,
    TenantReading.class,
    TenantPages.class,
    TenantPolicyPages.class,
    TenantPrivacyPages.class,
    PrivacyPages.class,
    PersonalDataPages.class,
    StatementPages.class,
    UsagePages.class,
    RequestPages.class,
    HookReading.class,
    HookPages.class,
    HookHealthReading.class,
    HookHealthPages.class,
    HookCleanUpPages.class,
    ChamiloPages.class,
    InboxPages.class,
    InboxPages.Replays.class,
    DeliveryPages.class,
    HelpPages.class,
    ErrorPages.class,
    ErrorPages.Thrown.class,
    LiveConfiguration.class
})
public class UiConfiguration {
    static final int SECURITY_ORDER = -100;

    /** After the filter that finds the session. */
    @Bean
    DelegatingFilterProxyRegistrationBean securityFilter() {
        var registration = new DelegatingFilterProxyRegistrationBean("springSecurityFilterChain");
        registration.setOrder(SECURITY_ORDER);
        registration.setAsyncSupported(true);
        return registration;
    }

    @Bean
    MessageSource messageSource() {
        return messages();
    }

    static MessageSource messages() {
        var source = new ResourceBundleMessageSource();
        source.setBasename("messages.messages");
        source.setDefaultEncoding("UTF-8");
        source.setAlwaysUseMessageFormat(true);
        source.setFallbackToSystemLocale(false);
        return source;
    }

    @Bean
    SpringTemplateEngine templateEngine(MessageSource messages) {
        return engine(messages);
    }

    static SpringTemplateEngine engine(MessageSource messages) {
        var templates = new ClassLoaderTemplateResolver(UiConfiguration.class.getClassLoader());
        templates.setPrefix("templates/");
        templates.setSuffix(".html");
        templates.setTemplateMode(TemplateMode.HTML);
        templates.setCharacterEncoding("UTF-8");
        templates.setCacheable(true);
        var engine = new SpringTemplateEngine();
        engine.setTemplateResolver(templates);
        engine.setTemplateEngineMessageSource(messages);
        engine.setEnableSpringELCompiler(false);
        return engine;
    }

    @Bean
    ThymeleafViewResolver viewResolver(SpringTemplateEngine engine) {
        var resolver = new ThymeleafViewResolver();
        resolver.setTemplateEngine(engine);
        resolver.setCharacterEncoding("UTF-8");
        return resolver;
    }

    @Bean
    Frames frames(Viewers viewers, MessageSource messages, InstantSource clock) {
        return new Frames(viewers, messages, clock);
    }

    @Bean
    LocaleResolver localeResolver() {
        var resolver = new AcceptHeaderLocaleResolver();
        resolver.setSupportedLocales(List.of(Locale.ENGLISH));
        resolver.setDefaultLocale(Locale.ENGLISH);
        return resolver;
    }

    @Bean
    WebMvcConfigurer pages(Viewers viewers) {
        return new WebMvcConfigurer() {
            @Override
            public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
                resolvers.add(new PersonArgument(viewers));
                resolvers.add(new ReplyArgument());
            }

            @Override
            public void addResourceHandlers(ResourceHandlerRegistry registry) {
                registry.addResourceHandler("/static/**")
                        .addResourceLocations("classpath:/static/")
                        .setCacheControl(CacheControl.maxAge(365, TimeUnit.DAYS).cachePublic());
            }
        };
    }
}
