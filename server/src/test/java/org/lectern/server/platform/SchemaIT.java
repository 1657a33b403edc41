package org.lectern.server.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class SchemaIT {
    @Test
    void refusesTablesOfANewerVersion() {
        DatabaseConnection database = TestDatabase.createEmpty();
        Schema.migrate(database);
        try (Databases databases = database.pools()) {
            databases.web().jdbc().sql("""
                            insert into flyway_schema_history
                            (installed_rank, version, description, type, script, installed_by, execution_time, success)
                            values (9999, '9999', 'tomorrow', 'SQL', 'V9999__tomorrow.sql', 'x', 1, true)
                            """).update();
            databases
                    .web()
                    .jdbc()
                    .sql("comment on schema public is 'lectern of tomorrow'")
                    .update();

            assertThatThrownBy(() -> Schema.migrate(database))
                    .isInstanceOf(RefusedToStart.class)
                    .hasMessageContaining("newer version")
                    .hasMessageContaining("9999");
        }
    }

    @Test
    void migratesOnceWhenSeveralProcessesStartAtOnce() throws Exception {
        DatabaseConnection database = TestDatabase.createEmpty();
        try (var threads = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
            var starts = java.util.stream.IntStream.range(0, 3)
                    .mapToObj(i -> threads.submit(() -> Schema.migrate(database)))
                    .toList();
            for (var start : starts) {
                start.get();
            }
        }
        try (Databases databases = database.pools()) {
            assertThat(databases
                            .web()
                            .jdbc()
                            .sql("select count(*) from tenant")
                            .query(Long.class)
                            .single())
                    .isZero();
        }
    }
}
