package org.lectern.server.person;

/** What became of the wish to add somebody. */
public sealed interface Added {
    /** The person exists now. */
    record Person(org.lectern.server.person.Person person) implements Added {}

    /** Nothing was changed. */
    record Refused(NewPerson.Problem problem) implements Added {}
}
