package org.lectern.server.person;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.lectern.server.platform.Database;
import org.lectern.server.platform.RandomIds;
import org.springframework.dao.DuplicateKeyException;

/** People, by tenant. A removed person is kept for the reports they stand in, but is found by nothing here. */
public final class PersonStore {
    private static final String COLUMNS = "id, tenant_id, name, sign_in_name, operator, external_user_id";

    private final Database database;
    private final Passwords passwords;
    private final InstantSource clock;

    public PersonStore(Database database, Passwords passwords, InstantSource clock) {
        this.database = database;
        this.passwords = passwords;
        this.clock = clock;
    }

    /** Adds somebody, or says why not. The password is hashed before any connection is taken. */
    public Added add(NewPerson wanted) {
        NewPerson.Problem problem = wanted.problem();
        if (problem != NewPerson.Problem.NONE) {
            return new Added.Refused(problem);
        }
        String hash = passwords.hash(wanted.password());
        var person = new Person(
                RandomIds.uuid(),
                wanted.tenantId(),
                wanted.name(),
                wanted.signInName(),
                wanted.operator(),
                RandomIds.token128());
        try {
            insert(person, wanted.signInKey(), hash);
        } catch (DuplicateKeyException e) {
            return new Added.Refused(NewPerson.Problem.TAKEN);
        }
        return new Added.Person(person);
    }

    private void insert(Person person, String key, String hash) {
        database.jdbc()
                .sql("""
                        insert into person (tenant_id, id, name, sign_in_name, sign_in_key, password_hash, operator,
                            external_user_id, created_at)
                        values (:tenant, :id, :name, :signInName, :key, :hash, :operator, :external, :now)
                        """)
                .param("tenant", person.tenantId())
                .param("id", person.id())
                .param("name", person.name())
                .param("signInName", person.signInName())
                .param("key", key)
                .param("hash", hash)
                .param("operator", person.operator())
                .param("external", person.externalUserId())
                .param("now", now())
                .update();
    }

    public Optional<Person> find(UUID tenantId, UUID id) {
        return database.jdbc()
                .sql("select " + COLUMNS + " from person where tenant_id = :tenant and id = :id and removed_at is null")
                .param("tenant", tenantId)
                .param("id", id)
                .query(PersonStore::person)
                .optional();
    }

    /** The person of a session, which knows nothing but the id. */
    public Optional<Person> find(UUID id) {
        return database.jdbc()
                .sql("select " + COLUMNS + " from person where id = :id and removed_at is null")
                .param("id", id)
                .query(PersonStore::person)
                .optional();
    }

    public Optional<Person> findBySignInName(UUID tenantId, String signInName) {
        return database.jdbc()
                .sql("select " + COLUMNS + """
                         from person
                        where tenant_id = :tenant and sign_in_key = :key and removed_at is null
                        """)
                .param("tenant", tenantId)
                .param("key", NewPerson.key(signInName))
                .query(PersonStore::person)
                .optional();
    }

    /** Everybody of a tenant by name, those whose name or sign-in name contains {@code text} if it is not blank. */
    public List<Person> list(UUID tenantId, String text, int max) {
        return list(tenantId, text, Order.NAME, false, max);
    }

    /** What people are listed by. */
    public enum Order {
        NAME("lower(name)"),
        SIGN_IN_NAME("sign_in_key"),
        OPERATOR("operator");

        private final String column;

        Order(String column) {
            this.column = column;
        }
    }

    /** @param falling whether the last come first */
    public List<Person> list(UUID tenantId, String text, Order order, boolean falling, int max) {
        return database.jdbc()
                .sql("select " + COLUMNS + """
                         from person
                        where tenant_id = :tenant and removed_at is null
                          and (strpos(lower(name), :text) > 0 or strpos(sign_in_key, :text) > 0)
                        order by\s""" + order.column + (falling ? " desc" : "")
                        + ", lower(name), id limit :max")
                .param("tenant", tenantId)
                .param("text", NewPerson.key(text))
                .param("max", max)
                .query(PersonStore::person)
                .list();
    }

    /** The people with these ids that exist, in no order. */
    public List<Person> list(UUID tenantId, List<UUID> ids) {
        return database.jdbc()
                .sql("select " + COLUMNS + """
                         from person
                        where tenant_id = :tenant and id = any(:ids) and removed_at is null
                        """)
                .param("tenant", tenantId)
                .param("ids", ids.toArray(UUID[]::new))
                .query(PersonStore::person)
                .list();
    }

    /** Also those whose accounts were removed. */
    public List<Person> listEver(UUID tenantId, List<UUID> ids) {
        return database.jdbc()
                .sql("select " + COLUMNS + " from person where tenant_id = :tenant and id = any(:ids)")
                .param("tenant", tenantId)
                .param("ids", ids.toArray(UUID[]::new))
                .query(PersonStore::person)
                .list();
    }

    /** Who signs in with these names, by the names as they were given; those whom nobody signs in with are left out. */
    public Map<String, Person> findBySignInNames(UUID tenantId, Collection<String> signInNames) {
        var byKey = new HashMap<String, Person>();
        database.jdbc()
                .sql("select " + COLUMNS + """
                        , sign_in_key from person
                        where tenant_id = :tenant and sign_in_key = any(:keys) and removed_at is null
                        """)
                .param("tenant", tenantId)
                .param(
                        "keys",
                        signInNames.stream().map(NewPerson::key).distinct().toArray(String[]::new))
                .query(row -> {
                    byKey.put(row.getString("sign_in_key"), person(row, 0));
                });
        var found = new HashMap<String, Person>();
        for (String name : signInNames) {
            Person person = byKey.get(NewPerson.key(name));
            if (person != null) {
                found.put(name, person);
            }
        }
        return found;
    }

    /** Gives somebody another password and ends all of their sessions. False when there is no such person. */
    public boolean changePassword(UUID tenantId, UUID id, String password) {
        String hash = passwords.hash(password);
        return database.inTransaction(() -> {
            endSessions(id);
            return database.jdbc()
                            .sql("""
                            update person set password_hash = :hash
                            where tenant_id = :tenant and id = :id and removed_at is null
                            """)
                            .param("hash", hash)
                            .param("tenant", tenantId)
                            .param("id", id)
                            .update()
                    == 1;
        });
    }

    /** From now on this person cannot sign in, and is signed out everywhere. False when there was no such person. */
    public boolean remove(UUID tenantId, UUID id) {
        return database.inTransaction(() -> {
            endSessions(id);
            return database.jdbc()
                            .sql("""
                            update person set removed_at = :now
                            where tenant_id = :tenant and id = :id and removed_at is null
                            """)
                            .param("now", now())
                            .param("tenant", tenantId)
                            .param("id", id)
                            .update()
                    == 1;
        });
    }

    private void endSessions(UUID id) {
        database.jdbc()
                .sql("delete from spring_session where principal_name = :id")
                .param("id", id.toString())
                .update();
    }

    /** The hash to compare a typed password with, and whose it is. */
    Optional<Credential> credential(UUID tenantId, String signInName) {
        return database.jdbc()
                .sql("select " + COLUMNS + """
                        , password_hash from person
                        where tenant_id = :tenant and sign_in_key = :key and removed_at is null
                        """)
                .param("tenant", tenantId)
                .param("key", NewPerson.key(signInName))
                .query((row, n) -> new Credential(person(row, n), row.getString("password_hash")))
                .optional();
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    static Person person(ResultSet row, int n) throws SQLException {
        return new Person(
                row.getObject("id", UUID.class),
                row.getObject("tenant_id", UUID.class),
                row.getString("name"),
                row.getString("sign_in_name"),
                row.getBoolean("operator"),
                row.getString("external_user_id"));
    }

    record Credential(Person person, String hash) {
        @Override
        public String toString() {
            return "Credential[" + person.id() + ", ***]";
        }
    }
}
