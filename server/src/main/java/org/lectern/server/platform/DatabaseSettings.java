package org.lectern.server.platform;

import java.util.Optional;

/** Settings of the database. */
public record DatabaseSettings(
        @Setting("JDBC address of a PostgreSQL 18 database, for example jdbc:postgresql://db.example.org/lectern.")
        Optional<String> url,

        @Setting(value = "Role to connect as; it owns the schema.", standard = "lectern")
        String user,

        @Setting("Password of the role.") Optional<Secret> password,

        @Setting(
                value = "Run a PostgreSQL of our own, its data in the data folder, instead of connecting to one. Good"
                        + " for one machine; for several, or for backups by your usual tools, give a url.",
                standard = "false")
        boolean embedded,

        @Setting(
                value = "Port of the embedded PostgreSQL on 127.0.0.1; 0 takes a free one and keeps it.",
                standard = "0")
        int embeddedPort) {}
