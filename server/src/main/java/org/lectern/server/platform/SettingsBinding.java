package org.lectern.server.platform;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** The keys of one settings record, and how values become it. */
final class SettingsBinding<R extends Record> {
    private final String prefix;
    private final Class<R> type;

    /** One key. */
    record Key(String name, String documentation, String standard, Class<?> type, boolean optional, boolean list) {
        boolean secret() {
            return type == Secret.class;
        }
    }

    SettingsBinding(String prefix, Class<R> type) {
        this.prefix = prefix;
        this.type = type;
    }

    List<Key> keys() {
        return Stream.of(type.getRecordComponents()).map(this::key).toList();
    }

    R bind(BiFunction<String, Boolean, Optional<SettingsSource.Found>> find) {
        List<Key> keys = keys();
        Object[] values = keys.stream()
                .map(key -> value(key, find.apply(key.name(), key.secret())))
                .toArray();
        try {
            Constructor<R> constructor = type.getDeclaredConstructor(Stream.of(type.getRecordComponents())
                    .map(RecordComponent::getType)
                    .toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new RefusedToStart("The settings " + prefix + ".* do not fit: " + cause.getMessage(), cause);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("no canonical constructor of " + type, e);
        }
    }

    private static Object value(Key key, Optional<SettingsSource.Found> found) {
        Optional<SettingsSource.Found> filled = found.filter(f -> !f.value().isBlank());
        if (filled.isEmpty() && key.standard().isEmpty()) {
            if (key.optional()) {
                return Optional.empty();
            }
            if (key.list()) {
                return List.of();
            }
            throw new RefusedToStart("The setting " + key.name() + " is missing (in the environment "
                    + SettingsSource.variableOf(key.name())
                    + (key.secret() ? ", or a file named by " + key.name() + "-file" : "")
                    + ").");
        }
        String text = filled.map(SettingsSource.Found::value).orElse(key.standard());
        String place = filled.map(SettingsSource.Found::place).orElse("default");
        if (key.list()) {
            return Stream.of(text.split(","))
                    .map(String::strip)
                    .filter(part -> !part.isEmpty())
                    .map(part -> convert(key, part, place))
                    .toList();
        }
        Object value = convert(key, text.strip(), place);
        return key.optional() ? Optional.of(value) : value;
    }

    private static Object convert(Key key, String text, String place) {
        try {
            return SettingValue.convert(text, key.type());
        } catch (IllegalArgumentException e) {
            String shown = key.secret() ? "***" : text;
            throw new RefusedToStart(
                    "The setting " + key.name() + " (" + place + ") cannot be \"" + shown + "\": " + e.getMessage(), e);
        }
    }

    private Key key(RecordComponent component) {
        Setting setting = component.getAnnotation(Setting.class);
        if (setting == null) {
            throw new IllegalStateException(type.getName() + "." + component.getName() + " has no @Setting");
        }
        Class<?> raw = component.getType();
        boolean wrapped = raw == Optional.class || raw == List.class;
        return new Key(
                prefix + "." + kebab(component.getName()),
                setting.value(),
                setting.standard(),
                wrapped ? argument(component.getGenericType()) : raw,
                raw == Optional.class,
                raw == List.class);
    }

    private static Class<?> argument(Type generic) {
        return (Class<?>) ((ParameterizedType) generic).getActualTypeArguments()[0];
    }

    private static String kebab(String camel) {
        return camel.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }
}
