package org.lectern.server.platform;

import java.util.List;
import java.util.Set;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.web.servlet.AbstractFilterRegistrationBean;

/**
 * Binds every filter to the servlets of the pages by name, so that none stands before a raw handler.
 *
 * <p>A filter given as a plain bean would be mapped to everything: register it with a
 * {@link org.springframework.boot.web.servlet.FilterRegistrationBean}. A page's servlet besides Spring MVC's must have
 * the name {@link #STREAMS}.
 *
 * @see "docs/decisions/0003-raw-handlers-beside-mvc.md"
 */
public final class PageFilters implements BeanPostProcessor {
    /** Name for the servlet of server-sent events. */
    public static final String STREAMS = "streams";

    static final List<String> SERVLETS = List.of("dispatcherServlet", STREAMS);

    PageFilters() {}

    @Override
    public Object postProcessBeforeInitialization(Object bean, String name) {
        if (bean instanceof AbstractFilterRegistrationBean<?> registration) {
            registration.setUrlPatterns(Set.of());
            registration.setServletRegistrationBeans(Set.of());
            registration.setServletNames(SERVLETS);
        }
        return bean;
    }
}
