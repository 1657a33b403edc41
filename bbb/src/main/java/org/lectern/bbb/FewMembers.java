package org.lectern.bbb;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The members of an object that has few of them, in the order in which they came: two arrays where a hash table would
 * be five times as large and slower to fill. Members can be added and replaced, not removed.
 */
final class FewMembers extends AbstractMap<String, JsonNode> {
    private static final int FIRST_ROOM = 4;

    private String[] names = new String[FIRST_ROOM];
    private JsonNode[] values = new JsonNode[FIRST_ROOM];
    private int size;

    @Override
    public int size() {
        return size;
    }

    @Override
    public @Nullable JsonNode get(Object name) {
        int at = indexOf(name);
        return at < 0 ? null : values[at];
    }

    @Override
    public boolean containsKey(Object name) {
        return indexOf(name) >= 0;
    }

    @Override
    public @Nullable JsonNode put(String name, JsonNode value) {
        int at = indexOf(name);
        if (at >= 0) {
            JsonNode before = values[at];
            values[at] = value;
            return before;
        }
        if (size == names.length) {
            names = Arrays.copyOf(names, 2 * size);
            values = Arrays.copyOf(values, 2 * size);
        }
        names[size] = name;
        values[size++] = value;
        return null;
    }

    private int indexOf(Object name) {
        for (int i = 0; i < size; i++) {
            if (names[i] == name) {
                return i;
            }
        }
        for (int i = 0; i < size; i++) {
            if (names[i].equals(name)) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public Set<Map.Entry<String, JsonNode>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public int size() {
                return size;
            }

            @Override
            public Iterator<Map.Entry<String, JsonNode>> iterator() {
                return new Entries();
            }
        };
    }

    private final class Entries implements Iterator<Map.Entry<String, JsonNode>> {
        private int next;

        @Override
        public boolean hasNext() {
            return next < size;
        }

        @Override
        public Map.Entry<String, JsonNode> next() {
            if (next >= size) {
                throw new NoSuchElementException();
            }
            return new SimpleImmutableEntry<>(names[next], values[next++]);
        }
    }
}
