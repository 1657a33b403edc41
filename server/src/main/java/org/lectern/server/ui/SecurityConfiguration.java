package org.lectern.server.ui;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.lectern.server.person.Person;
import org.lectern.server.platform.InstallationSettings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.header.writers.CrossOriginOpenerPolicyHeaderWriter.CrossOriginOpenerPolicy;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.savedrequest.NullRequestCache;

/** What protects the pages. The handlers beside them (front, hooks, callbacks, joins) do not pass here. */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {
    /** Nothing inline, nothing from elsewhere, in nobody's frame; markup only through the policy of {@code trust.js}. */
    static final String CONTENT_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none';"
                    + " require-trusted-types-for 'script'; trusted-types default";

    static final String PERMISSIONS =
            "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()";

    @Bean
    Viewers viewers(org.lectern.server.person.PersonStore people) {
        return new Viewers(people);
    }

    @Bean
    SecurityContextRepository securityContextRepository() {
        return new HttpSessionSecurityContextRepository();
    }

    @Bean
    SecurityFilterChain pageSecurity(
            HttpSecurity http, Viewers viewers, SecurityContextRepository contexts, InstallationSettings settings)
            throws Exception {
        boolean https =
                settings.publicUrl().map(url -> "https".equals(url.getScheme())).orElse(false);
        AuthorizationManager<RequestAuthorizationContext> signedIn = (who, context) ->
                new AuthorizationDecision(viewers.current(context.getRequest()).isPresent());
        AuthorizationManager<RequestAuthorizationContext> operator = (who, context) -> new AuthorizationDecision(
                viewers.current(context.getRequest()).filter(Person::operator).isPresent());
        return http.authorizeHttpRequests(rules -> rules.requestMatchers("/admin", "/admin/**", "/courses/new")
                        .access(operator)
                        .requestMatchers(HttpMethod.POST, "/courses")
                        .access(operator)
                        .requestMatchers("/sign-in", "/sign-out", "/theme", "/help/**", "/static/**", "/error")
                        .permitAll()
                        // Who comes with a room's code has no account.
                        .requestMatchers("/r/*/guest", "/r/*/guest/**")
                        .permitAll()
                        // Whoever has the link that somebody's data are fetched with, once.
                        .requestMatchers("/personal-data/*")
                        .permitAll()
                        .requestMatchers(HttpMethod.GET, "/recordings/*/play/*")
                        .permitAll()
                        .requestMatchers("/favicon.ico")
                        .permitAll()
                        .anyRequest()
                        .access(signedIn))
                .csrf(csrf -> csrf.csrfTokenRepository(new FormTokens(https)))
                .addFilterBefore(new FormLimits(), CsrfFilter.class)
                .addFilterBefore(new SameSite(), CsrfFilter.class)
                .securityContext(context -> context.securityContextRepository(contexts))
                .requestCache(cache -> cache.requestCache(new NullRequestCache()))
                .sessionManagement(sessions -> sessions.sessionFixation(fixation -> fixation.none()))
                .logout(logout -> logout.disable())
                .httpBasic(basic -> basic.disable())
                .formLogin(form -> form.disable())
                .anonymous(anonymous -> {})
                .exceptionHandling(refusals -> refusals.authenticationEntryPoint(SecurityConfiguration::askToSignIn)
                        .accessDeniedHandler((request, response, refusal) -> {
                            boolean form = refusal instanceof org.springframework.security.web.csrf.CsrfException;
                            if (form) {
                                request.setAttribute(ErrorPages.EXPIRED, true);
                            }
                            boolean gone = !form && viewers.current(request).isEmpty();
                            if (gone) {
                                askToSignIn(request, response, null);
                            } else {
                                response.sendError(HttpServletResponse.SC_FORBIDDEN);
                            }
                        }))
                .headers(headers -> headers.contentSecurityPolicy(policy -> policy.policyDirectives(CONTENT_POLICY))
                        .referrerPolicy(policy -> policy.policy(ReferrerPolicy.NO_REFERRER))
                        .permissionsPolicyHeader(policy -> policy.policy(PERMISSIONS))
                        .crossOriginOpenerPolicy(policy -> policy.policy(CrossOriginOpenerPolicy.SAME_ORIGIN))
                        .httpStrictTransportSecurity(
                                hsts -> hsts.includeSubDomains(false).requestMatcher(request -> https)))
                .build();
    }

    /** To the sign-in page, and from there back. A part that htmx asked for makes the whole page go there. */
    static void askToSignIn(
            HttpServletRequest request, HttpServletResponse response, @Nullable AuthenticationException ignored) {
        String next = "GET".equals(request.getMethod()) ? request.getRequestURI() : "/";
        String target =
                "/sign-in" + (next.equals("/") ? "" : "?next=" + URLEncoder.encode(next, StandardCharsets.UTF_8));
        if (request.getHeader("HX-Request") != null) {
            response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
            response.setHeader("HX-Redirect", target);
            return;
        }
        response.setStatus("GET".equals(request.getMethod()) ? 302 : 303);
        response.setHeader("Location", target);
    }
}
