/**
 * What leaves the product about classes: tables, spreadsheets, documents, signature lists, and statements for learning
 * record stores.
 *
 * <p>Every format is made from a {@link org.lectern.server.export.ClassReport}, which is what the page shows. What was not
 * collected is empty, never 0. Entry types: {@link org.lectern.server.export.ClassFormat} for the file of one class,
 * {@link org.lectern.server.export.CsvPreset} for others' tables, {@link org.lectern.server.export.Exports} for files of
 * many classes, which are made in the background. May use: {@code activity}, {@code attendance}, {@code meeting},
 * {@code person}, {@code room}, {@code platform}.
 *
 * @see "docs/exports.md"
 */
@NullMarked
package org.lectern.server.export;

import org.jspecify.annotations.NullMarked;
