package org.lectern.server.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class DatabaseIT {
    private Databases databases = TestDatabase.create();

    @BeforeEach
    void makeTable() {
        databases
                .web()
                .jdbc()
                .sql("create table account (id int primary key, amount int not null)")
                .update();
        databases.web().jdbc().sql("insert into account values (1, 0), (2, 0)").update();
    }

    @AfterEach
    void close() {
        databases.close();
    }

    @Test
    void rollsBackWhenTheWorkFails() {
        assertThatThrownBy(() -> databases.web().inTransaction(() -> {
                    add(1);
                    throw new IllegalArgumentException("on purpose");
                }))
                .isInstanceOf(IllegalArgumentException.class);

        assertThat(amount(1)).isZero();
    }

    @Test
    void errorsDoNotQuoteRows() {
        assertThatThrownBy(() -> databases
                        .web()
                        .jdbc()
                        .sql("insert into account values (1, 4711)")
                        .update())
                .hasMessageContaining("account_pkey")
                .hasMessageNotContaining("(id)=(1)");
    }

    @Test
    void givesUpADatabaseThatNoLongerAnswers() {
        assertThatThrownBy(() -> databases
                        .intake()
                        .jdbc()
                        .sql("select pg_sleep(60)")
                        .query()
                        .singleRow())
                .isInstanceOf(DatabaseUnavailable.class);

        assertThat(databases
                        .intake()
                        .jdbc()
                        .sql("select 1")
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void repeatsWorkThatDeadlocked() throws Exception {
        var bothHoldOne = new CyclicBarrier(2);
        var tries = new AtomicInteger();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var forward = threads.submit(() -> inOrder(1, 2, bothHoldOne, tries));
            var backward = threads.submit(() -> inOrder(2, 1, bothHoldOne, tries));
            forward.get();
            backward.get();
        }

        assertThat(tries.get()).isGreaterThan(2);
        assertThat(amount(1)).isEqualTo(2);
        assertThat(amount(2)).isEqualTo(2);
    }

    @Test
    void repeatsWorkThatCouldNotBeSerialized() throws Exception {
        var bothHaveRead = new CyclicBarrier(2);
        var tries = new AtomicInteger();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Runnable readAndWrite = () -> databases.web().inTransaction(() -> {
                databases
                        .web()
                        .jdbc()
                        .sql("set transaction isolation level serializable")
                        .update();
                int read = amount(1);
                if (tries.incrementAndGet() <= 2) {
                    await(bothHaveRead);
                }
                databases
                        .web()
                        .jdbc()
                        .sql("update account set amount = :amount where id = 1")
                        .param("amount", read + 1)
                        .update();
            });
            var first = threads.submit(readAndWrite);
            var second = threads.submit(readAndWrite);
            first.get();
            second.get();
        }

        assertThat(tries.get()).isGreaterThan(2);
        assertThat(amount(1)).isEqualTo(2);
    }

    @Test
    void saysUnavailableWhenNoConnectionIsFreeInTwoSeconds() throws Exception {
        try (Connection held = databases.intake().dataSource().getConnection()) {
            assertThat(held.isValid(1)).isTrue();
            assertThatThrownBy(() -> databases
                            .intake()
                            .inTransaction(() ->
                                    databases.intake().jdbc().sql("select 1").update()))
                    .isInstanceOf(DatabaseUnavailable.class);
            assertThatThrownBy(() ->
                            databases.intake().jdbc().sql("select 1").query().singleValue())
                    .isInstanceOf(DatabaseUnavailable.class);
            assertThat(databases
                            .intake()
                            .dataSource()
                            .unwrap(HikariDataSource.class)
                            .getConnectionTimeout())
                    .isEqualTo(2_000);
        }
    }

    @Test
    void saysUnavailableWhenTheConnectionIsCutAndRecovers() {
        assertThatThrownBy(() -> databases.web().inTransaction(() -> {
                    int backend = databases
                            .web()
                            .jdbc()
                            .sql("select pg_backend_pid()")
                            .query(Integer.class)
                            .single();
                    databases
                            .jobs()
                            .jdbc()
                            .sql("select pg_terminate_backend(:pid)")
                            .param("pid", backend)
                            .query()
                            .singleValue();
                    add(1);
                }))
                .isInstanceOf(DatabaseUnavailable.class);

        databases.web().inTransaction(() -> add(1));

        assertThat(amount(1)).isEqualTo(1);
    }

    @Test
    void guardsCallsToOtherMachines() {
        Database.requireNoTransaction();

        assertThatThrownBy(() -> databases.web().inTransaction(Database::requireNoTransaction))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("transaction is open");
    }

    @Test
    void neverHoldsTwoPoolsInOneThread() {
        assertThatThrownBy(() ->
                        databases.web().inTransaction(() -> databases.jobs().inTransaction(() -> add(1))))
                .isInstanceOf(IllegalStateException.class);
    }

    private void inOrder(int first, int second, CyclicBarrier bothHoldOne, AtomicInteger tries) {
        databases.web().inTransaction(() -> {
            add(first);
            if (tries.incrementAndGet() <= 2) {
                await(bothHoldOne);
            }
            add(second);
        });
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void add(int account) {
        databases
                .web()
                .jdbc()
                .sql("update account set amount = amount + 1 where id = :id")
                .param("id", account)
                .update();
    }

    private int amount(int account) {
        return databases
                .web()
                .jdbc()
                .sql("select amount from account where id = :id")
                .param("id", account)
                .query(Integer.class)
                .single();
    }
}
