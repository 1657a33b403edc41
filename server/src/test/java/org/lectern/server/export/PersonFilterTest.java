package org.lectern.server.export;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PersonFilterTest {
    private final ClassReport report =
            Classes.of("x", Classes.person(1, "Ada Lovelace"), Classes.person(12, "Alan Turing"));

    @Test
    void findsPeopleByAPartOfTheirNameInAnyCase() {
        assertThat(names("loveL")).containsExactly("Ada Lovelace");
        assertThat(names("  ")).hasSize(2);
        assertThat(names("nobody")).isEmpty();
    }

    @Test
    void findsPeopleByTheirWholeIdentifierOnly() {
        assertThat(names("p1")).containsExactly("Ada Lovelace");
    }

    private java.util.List<String> names(String filter) {
        return report.only(new PersonFilter(filter)).activity().people().stream()
                .map(person -> person.who().name())
                .toList();
    }
}
