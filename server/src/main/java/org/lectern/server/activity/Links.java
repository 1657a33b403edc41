package org.lectern.server.activity;

import java.util.Map;

/**
 * Who was said to be whom in one class, by the keys of people. Nothing is changed by it: it is applied when a class is
 * read, and undone by not being there.
 *
 * @param to from the key of somebody to that of the person who it is
 */
record Links(Map<String, String> to) {
    static final Links NONE = new Links(Map.of());

    Links {
        to = Map.copyOf(to);
    }

    /** The person behind a key: along the links, to the end; itself if there is none. */
    String person(String key) {
        String person = key;
        for (int steps = 0; steps <= to.size(); steps++) {
            String next = to.get(person);
            if (next == null) {
                return person;
            }
            person = next;
        }
        // In a circle nobody is anybody else.
        return key;
    }
}
