package org.lectern.server.ui;

import java.util.List;
import java.util.Optional;

/** What is wrong with a form: shown on top, and each at its field. */
record Problems(List<Problem> list) {
    static final Problems NONE = new Problems(List.of());

    Problems {
        list = List.copyOf(list);
    }

    static Problems of(String field, String key) {
        return new Problems(List.of(new Problem(field, key)));
    }

    public boolean isEmpty() {
        return list.isEmpty();
    }

    public boolean has(String field) {
        return find(field).isPresent();
    }

    public String key(String field) {
        return find(field).map(Problem::key).orElse("");
    }

    private Optional<Problem> find(String field) {
        return list.stream().filter(problem -> problem.field().equals(field)).findFirst();
    }
}
