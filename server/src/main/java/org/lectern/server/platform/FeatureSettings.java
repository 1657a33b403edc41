package org.lectern.server.platform;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the settings record of a feature, on the feature's configuration class.
 *
 * <p>The record is read once at start and is a bean of its own type; its keys are listed by {@code ./lectern settings}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Repeatable(FeatureSettings.Several.class)
public @interface FeatureSettings {
    /** For example {@code lectern.pool}. */
    String prefix();

    Class<? extends Record> record();

    /** More than one record on one configuration. */
    @Target(ElementType.TYPE)
    @Retention(RetentionPolicy.RUNTIME)
    @interface Several {
        FeatureSettings[] value();
    }
}
