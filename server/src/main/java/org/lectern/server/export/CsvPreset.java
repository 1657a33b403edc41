package org.lectern.server.export;

import org.lectern.server.platform.FormulaSafe;

/**
 * A bean that writes a class as a table in the way of another program, for people who feed it to something that expects
 * that program's files. It is offered beside our own on the page of the class.
 *
 * <p>Several threads call it at once. Text that people wrote goes through {@link FormulaSafe}.
 */
public interface CsvPreset {
    /** As it stands in addresses, {@code ?preset=<name>}, and in file names; lower-case letters. */
    String name();

    /** Key of its name in the messages. */
    String titleKey();

    /** The whole file. */
    byte[] write(ClassReport report, Wording wording);
}
