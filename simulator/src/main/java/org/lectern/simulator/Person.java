package org.lectern.simulator;

import java.util.List;
import java.util.Optional;

/**
 * One simulated person in one meeting, to be played by a script. Each act answers whether it happened: one that is not
 * possible, because the person is outside or the meeting over, does nothing and answers false.
 *
 * <p>Safe for use by several threads.
 */
public final class Person {
    private final World world;
    private final Acts acts;
    private final Connection connection;

    Person(World world, Acts acts, Connection connection) {
        this.world = world;
        this.acts = acts;
        this.connection = connection;
    }

    /** Id of this connection, {@code w_} and 12 letters or digits. */
    public String internalId() {
        return connection.id();
    }

    public String externalId() {
        return connection.identity.externalId();
    }

    public String name() {
        return connection.identity.name();
    }

    public Role role() {
        return connection.identity.role();
    }

    public boolean isInside() {
        return world.locked(() -> connection.inside);
    }

    /** Comes (back) in on the same connection, as a browser does that reloads. */
    public boolean enter() {
        return acts.enter(connection);
    }

    /** Joins the audio with a microphone if need be, and unmutes it. */
    public boolean openMicrophone() {
        return acts.openMicrophone(connection);
    }

    public boolean mute() {
        return acts.mute(connection);
    }

    public boolean unmute() {
        return acts.unmute(connection);
    }

    /** Joins the audio without a microphone. */
    public boolean listen() {
        return acts.listen(connection);
    }

    public boolean leaveAudio() {
        return acts.leaveAudio(connection);
    }

    /** Starts speaking; needs an open microphone. No hook event tells of it. */
    public boolean startTalking() {
        return acts.talk(connection, true);
    }

    public boolean stopTalking() {
        return acts.talk(connection, false);
    }

    /** Starts one more camera stream, three at most. */
    public boolean shareCamera() {
        return acts.shareCamera(connection);
    }

    /** Stops the oldest camera stream. */
    public boolean stopCamera() {
        return acts.stopCamera(connection);
    }

    /** Writes to the public chat. */
    public boolean say(String text) {
        return acts.say(connection, text);
    }

    public boolean raiseHand() {
        return acts.raiseHand(connection);
    }

    public boolean lowerHand() {
        return acts.lowerHand(connection);
    }

    public boolean react(String emoji) {
        return acts.react(connection, emoji);
    }

    /** Becomes presenter in the place of whoever is. */
    public boolean takeFloor() {
        return acts.takeFloor(connection);
    }

    /** Shares the screen; for the presenter, one at a time. */
    public boolean shareScreen() {
        return acts.shareScreen(connection);
    }

    public boolean stopScreen() {
        return acts.stopScreen(connection);
    }

    /** Asks everybody; for the presenter. A poll that was open is over. */
    public boolean askPoll(String question, List<String> options) {
        return acts.askPoll(connection, question, options);
    }

    /** Answers the open poll with one of its choices; once. */
    public boolean answerPoll(int choice) {
        return acts.answerPoll(connection, choice);
    }

    /** Presses the record button; for moderators of meetings that may be recorded. */
    public boolean startRecording() {
        return acts.record(connection, true);
    }

    public boolean stopRecording() {
        return acts.record(connection, false);
    }

    /** Makes so many breakout rooms for so many minutes (0 for no limit); for moderators. */
    public boolean openBreakouts(int count, int minutes) {
        return acts.openBreakouts(connection, count, minutes);
    }

    /** Ends all breakout rooms of this meeting; for moderators. */
    public boolean closeBreakouts() {
        return acts.closeBreakouts(connection);
    }

    /** Goes into a breakout room too, while staying here; empty if there is none of that number. */
    public Optional<Person> enterBreakout(int sequence) {
        return acts.toBreakout(connection, sequence).map(there -> {
            boolean _ = acts.enter(there);
            return new Person(world, acts, there);
        });
    }

    /** Leaves and says goodbye: hand, cameras and audio end first. */
    public boolean leave() {
        return acts.leave(connection);
    }

    /** Is gone from one moment to the next, as when a network breaks. */
    public boolean vanish() {
        return acts.vanish(connection);
    }
}
