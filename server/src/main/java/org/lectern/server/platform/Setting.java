package org.lectern.server.platform;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * One key of the configuration, on a component of a settings record.
 *
 * <p>The key is the record's prefix and the component's name in kebab case. The text of {@link #value} is printed by
 * {@code ./lectern settings} and stands in {@code docs/configuration.md}.
 */
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Setting {
    /** What the key does, why its default, what to choose in production. */
    String value();

    /** The default as it would be written in the file; empty means that the key has none. */
    String standard() default "";
}
