package org.lectern.server.hook;

import java.util.List;

/**
 * What became of removing hooks of ours from a server.
 *
 * @param listed how many hooks are registered there, of whomever
 * @param ours those of ours that were to go, by the server's number of each
 * @param deleted how many went; 0 in a dry run
 * @param failed why others did not, in words
 */
public record CleanedUp(int listed, List<String> ours, int deleted, List<String> failed) {
    /** There was nothing to do. */
    public static final CleanedUp NOTHING = new CleanedUp(0, List.of(), 0, List.of());

    public CleanedUp {
        ours = List.copyOf(ours);
        failed = List.copyOf(failed);
    }
}
