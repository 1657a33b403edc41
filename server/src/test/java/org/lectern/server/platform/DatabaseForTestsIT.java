package org.lectern.server.platform;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class DatabaseForTestsIT {
    @Test
    void eachDatabaseIsMigratedAndEmptyAndItsOwn() {
        try (Databases first = TestDatabase.create();
                Databases second = TestDatabase.create()) {
            first.web()
                    .jdbc()
                    .sql("insert into installation (tag, key_check) values ('abcdefghij', '')")
                    .update();

            assertThat(second.web()
                            .jdbc()
                            .sql("select count(*) from installation")
                            .query(Long.class)
                            .single())
                    .isZero();
        }
    }

    @Test
    void isDurableAsInProduction() {
        try (Databases databases = TestDatabase.create()) {
            assertThat(databases
                            .intake()
                            .jdbc()
                            .sql("show fsync")
                            .query(String.class)
                            .single())
                    .isEqualTo("on");
        }
    }
}
