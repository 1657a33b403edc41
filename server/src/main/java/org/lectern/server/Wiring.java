package org.lectern.server;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Changes to the product's beans before they are used, for tests and for the demo's planted faults.
 *
 * <p>Immutable.
 */
public final class Wiring {
    private final InstantSource clock;
    private final Map<Class<?>, UnaryOperator<Object>> changes;

    private Wiring(InstantSource clock, Map<Class<?>, UnaryOperator<Object>> changes) {
        this.clock = clock;
        this.changes = changes;
    }

    /** The product as it is. */
    public static Wiring none() {
        return new Wiring(InstantSource.system(), Map.of());
    }

    public Wiring clock(InstantSource other) {
        return new Wiring(other, changes);
    }

    /** Replaces the bean of this type by what the change makes of it. */
    public <T> Wiring change(Class<T> type, UnaryOperator<T> change) {
        var all = new LinkedHashMap<>(changes);
        all.put(type, bean -> change.apply(type.cast(bean)));
        return new Wiring(clock, all);
    }

    InstantSource clock() {
        return clock;
    }

    Object apply(Object bean) {
        Object changed = bean;
        for (Map.Entry<Class<?>, UnaryOperator<Object>> change : changes.entrySet()) {
            if (change.getKey().isInstance(changed)) {
                changed = change.getValue().apply(changed);
            }
        }
        return changed;
    }
}
