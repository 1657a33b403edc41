package org.lectern.server.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.TestDatabase;

final class PersonalColumnsIT {
    /** Failing here, a migration added a column: say in {@code privacy/columns.txt} what it holds of people. */
    @Test
    void everyColumnThatCanHoldSomethingOfPeopleIsDeclared() {
        try (Databases databases = TestDatabase.create()) {
            Set<String> columns = new TreeSet<>(
                    databases.web().jdbc().sql("""
                            select c.table_name || '.' || c.column_name from information_schema.columns c
                            join information_schema.tables t using (table_schema, table_name)
                            where c.table_schema = 'public' and t.table_type = 'BASE TABLE'
                              and c.table_name !~ '^event_[0-9]+$'
                              and (c.data_type in ('text', 'bytea', 'jsonb', 'json', 'xml', 'ARRAY', 'character varying',
                                    'character', 'inet', 'cidr', 'USER-DEFINED')
                                or c.data_type = 'uuid' and c.column_name like '%person%')
                            """).query(String.class).list());

            assertThat(PersonalColumns.declared().keySet()).isEqualTo(columns);
        }
    }

    @Test
    void whatIsKeptOfAPersonOnPurposeSaysWhy() {
        assertThat(PersonalColumns.declared().entrySet().stream()
                        .filter(one -> one.getValue().treatment() == PersonalColumns.Treatment.KEPT)
                        .filter(one -> one.getValue().why().isEmpty())
                        .collect(Collectors.toList()))
                .isEmpty();
    }
}
