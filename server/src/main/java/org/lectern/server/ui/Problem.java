package org.lectern.server.ui;

/**
 * Something wrong with a form.
 *
 * @param field identifier of the field it belongs to
 * @param key message to show
 */
record Problem(String field, String key) {}
