package org.lectern.server.ui;

/**
 * A question before something is taken away.
 *
 * @param key prefix of its messages
 * @param name what it is about
 * @param place where
 * @param action address the answer is sent to
 * @param back where "go back" leads
 */
record ConfirmView(String key, String name, String place, String action, String back) {}
