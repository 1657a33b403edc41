package org.lectern.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * What people do in a meeting. Every act gets one instant, later than that person's one before, which goes both into the
 * ledger and into the hook event. An act that is not possible (the person is not inside, the microphone is open already)
 * does nothing and answers false. Safe for use by several threads.
 */
final class Acts {
    private final World world;
    private final HookEvents events;

    Acts(World world) {
        this.world = world;
        this.events = world.events;
    }

    /** Makes the person known to the meeting; inside they are only after {@link #enter}. */
    Connection register(Meeting meeting, Newcomer who) {
        return world.locked(() -> {
            String id = who.byTelephone()
                    ? "v_" + world.ground.identifiers().user().substring(2)
                    : world.ground.identifiers().user();
            String externalId = who.externalId() == null || who.externalId().isEmpty() ? id : who.externalId();
            Connection connection = new Connection(
                    meeting, new Connection.Identity(id, externalId, who.name(), who.role(), who.guest()));
            connection.userdata.putAll(who.userdata());
            connection.registeredAt = world.ground.now();
            connection.lastActAt = meeting.identity.createdAt() - 1;
            meeting.connections.put(id, connection);
            return connection;
        });
    }

    boolean enter(Connection who) {
        return world.locked(() -> {
            if (who.inside || who.meeting.ended) {
                return false;
            }
            long at = stamp(who);
            who.inside = true;
            page(who).sessions.open(at);
            world.somebodyEntered(who.meeting, who);
            List<HookMessage> happened = new ArrayList<>(events.joined(who, at));
            if (who.moderator() && who.meeting.presenter().isEmpty()) {
                happened.addAll(present(who, true));
            }
            world.tell(happened);
            return true;
        });
    }

    /** Leaves as a client does that says goodbye: hand, cameras and audio first. */
    boolean leave(Connection who) {
        return inside(who, () -> {
            lowerHand(who);
            List.copyOf(who.streams).forEach(stream -> stopCamera(who, stream));
            leaveAudio(who);
            return vanish(who);
        });
    }

    /** Is gone without a goodbye: a closed tab, a lost network. */
    boolean vanish(Connection who) {
        return inside(who, () -> {
            long at = stamp(who);
            boolean presented = who.presenter;
            page(who).left(at);
            List<HookMessage> happened = new ArrayList<>(events.left(who, at));
            if (who.equals(who.meeting.sharer)) {
                who.meeting.sharer = null;
                happened.addAll(events.screenShare(who, false, stamp(who)));
            }
            who.forgetState();
            if (presented) {
                who.meeting.inside().stream()
                        .filter(Connection::moderator)
                        .findFirst()
                        .ifPresent(next -> happened.addAll(present(next, true)));
            }
            world.tell(happened);
            world.somebodyLeft(who.meeting, who);
            return true;
        });
    }

    /** Joins the audio with a microphone if need be, and unmutes. */
    boolean openMicrophone(Connection who) {
        return inside(who, () -> {
            if (who.microphoneOpen()) {
                return false;
            }
            if (who.voice != Connection.Voice.MICROPHONE) {
                leaveAudio(who);
                joinAudio(who, Connection.Voice.MICROPHONE, who.meeting.settings.muteOnStart());
            }
            return !who.muted || unmute(who);
        });
    }

    boolean listen(Connection who) {
        return inside(
                who, () -> who.voice == Connection.Voice.NONE && joinAudio(who, Connection.Voice.LISTENING, false));
    }

    boolean mute(Connection who) {
        return inside(who, () -> who.microphoneOpen() && setMuted(who, true));
    }

    boolean unmute(Connection who) {
        return inside(who, () -> who.voice == Connection.Voice.MICROPHONE && who.muted && setMuted(who, false));
    }

    boolean leaveAudio(Connection who) {
        return inside(who, () -> {
            if (who.voice == Connection.Voice.NONE) {
                return false;
            }
            long at = stamp(who);
            who.voice = Connection.Voice.NONE;
            who.muted = false;
            who.talking = false;
            page(who).microphone(false, at);
            page(who).listening.close(at);
            world.tell(events.voiceDisabled(who, at));
            return true;
        });
    }

    /** Starts or stops speaking into the open microphone. No hook event tells of it. */
    boolean talk(Connection who, boolean talking) {
        return inside(who, () -> {
            if (who.talking == talking || (talking && !who.microphoneOpen())) {
                return false;
            }
            long at = stamp(who);
            who.talking = talking;
            if (talking) {
                page(who).talking.open(at);
            } else {
                page(who).talking.close(at);
            }
            world.touch();
            return true;
        });
    }

    /** Starts one more camera stream, three at most. */
    boolean shareCamera(Connection who) {
        return inside(who, () -> {
            if (who.streams.size() >= 3) {
                return false;
            }
            long at = stamp(who);
            String stream = who.id() + "_" + world.ground.identifiers().hex(64);
            who.streams.add(stream);
            page(who).camera(stream, true, at);
            world.tell(events.camera(who, stream, true, at));
            return true;
        });
    }

    /** Stops the camera stream that was started first. */
    boolean stopCamera(Connection who) {
        return inside(
                who,
                () -> !who.streams.isEmpty()
                        && stopCamera(who, who.streams.iterator().next()));
    }

    boolean say(Connection who, String text) {
        return inside(who, () -> {
            if (text.isBlank()) {
                return false;
            }
            long at = stamp(who);
            page(who).messages++;
            who.meeting.say(new Meeting.ChatLine(at, who.identity.name(), text));
            String messageId = at + "-" + world.ground.identifiers().letters(8);
            world.tell(events.message(who, messageId, text, at));
            return true;
        });
    }

    private List<HookMessage> present(Connection who, boolean on) {
        long at = stamp(who);
        who.presenter = on;
        if (on) {
            page(who).presenter.open(at);
        } else {
            page(who).presenter.close(at);
        }
        return events.presenter(who, on, at);
    }

    /** Becomes presenter, and the one before is none any more; whoever shared a screen stops. */
    boolean takeFloor(Connection who) {
        return inside(who, () -> {
            if (who.presenter) {
                return false;
            }
            who.meeting.presenter().ifPresent(before -> {
                boolean _ = stopScreen(before);
                world.tell(present(before, false));
            });
            world.tell(present(who, true));
            return true;
        });
    }

    /** Shares the screen, as only the presenter may. */
    boolean shareScreen(Connection who) {
        return inside(who, () -> {
            if (!who.presenter || who.meeting.sharer != null) {
                return false;
            }
            long at = stamp(who);
            who.meeting.sharer = who;
            page(who).screen.open(at);
            world.tell(events.screenShare(who, true, at));
            return true;
        });
    }

    boolean stopScreen(Connection who) {
        return inside(who, () -> {
            if (!who.equals(who.meeting.sharer)) {
                return false;
            }
            long at = stamp(who);
            who.meeting.sharer = null;
            page(who).screen.close(at);
            world.tell(events.screenShare(who, false, at));
            return true;
        });
    }

    /** Asks everybody, as only the presenter may; a poll that was open is over. */
    boolean askPoll(Connection who, String question, List<String> options) {
        return inside(who, () -> {
            if (!who.presenter) {
                return false;
            }
            Meeting meeting = who.meeting;
            long at = stamp(who);
            String id = Hash.SHA1.hex(meeting.internalId()) + "-" + meeting.identity.createdAt() + "/1/" + at;
            var poll = new LedgerBook.Poll(id, question, List.copyOf(options), at);
            meeting.poll = poll;
            meeting.ledger.polls.put(id, poll);
            world.tell(events.pollStarted(who, poll, at));
            return true;
        });
    }

    /** Answers the open poll, once; while nobody presents nobody receives it. */
    boolean answerPoll(Connection who, int answer) {
        return inside(who, () -> {
            LedgerBook.Poll poll = who.meeting.poll;
            Optional<Connection> presenter = who.meeting.presenter();
            if (poll == null || presenter.isEmpty() || page(who).answers.containsKey(poll.id())) {
                return false;
            }
            int choice = Math.floorMod(answer, poll.options().size());
            page(who).answers.put(poll.id(), poll.options().get(choice));
            world.tell(events.pollResponded(presenter.get(), poll, choice, stamp(presenter.get())));
            return true;
        });
    }

    boolean raiseHand(Connection who) {
        return setHand(who, true);
    }

    boolean lowerHand(Connection who) {
        return setHand(who, false);
    }

    /** Starts or stops the recording, as a moderator may where create said {@code record=true}. */
    boolean record(Connection who, boolean on) {
        return inside(who, () -> {
            Meeting meeting = who.meeting;
            if (!who.moderator() || !meeting.settings.recordable() || meeting.beingRecorded == on) {
                return false;
            }
            long _ = stamp(who);
            world.record(meeting, on);
            return true;
        });
    }

    /** Makes breakout rooms, as a moderator may where there are none yet. */
    boolean openBreakouts(Connection who, int count, int minutes) {
        return inside(who, () -> {
            boolean possible = who.moderator()
                    && who.meeting.parent == null
                    && count > 0
                    && count <= 16
                    && world.rooms(who.meeting).isEmpty();
            if (possible) {
                world.openBreakouts(who.meeting, count, minutes);
            }
            return possible;
        });
    }

    boolean closeBreakouts(Connection who) {
        return inside(who, () -> {
            List<Meeting> rooms = who.moderator() ? world.rooms(who.meeting) : List.of();
            rooms.forEach(world::end);
            return !rooms.isEmpty();
        });
    }

    /** The way into a breakout for somebody inside its parent, under the ID that the client gives there. */
    Optional<Connection> toBreakout(Connection who, int sequence) {
        return world.locked(() -> world.rooms(who.meeting).stream()
                .filter(room ->
                        who.inside && room.settings.given().text("sequence").equals(String.valueOf(sequence)))
                .findFirst()
                .map(room -> register(
                        room,
                        new Newcomer(
                                who.identity.name(),
                                who.id() + "-" + sequence,
                                who.identity.role(),
                                who.identity.guest(),
                                Map.of(),
                                false))));
    }

    /** Reacts; the client clears the reaction after some seconds, which the sender tells as {@code none}. */
    boolean react(Connection who, String emoji) {
        return inside(who, () -> {
            if (emoji.isBlank() || emoji.equals("none")) {
                return false;
            }
            long at = stamp(who);
            who.emoji = emoji;
            page(who).reacted(emoji);
            world.tell(events.emoji(who, emoji, at));
            world.ground
                    .timeline()
                    .after(world.ground.timings().meeting().reactionClears(), () -> clearReaction(who, emoji));
            return true;
        });
    }

    private void clearReaction(Connection who, String emoji) {
        boolean _ = inside(who, () -> {
            if (!who.emoji.equals(emoji)) {
                return false;
            }
            who.emoji = "";
            world.tell(events.emoji(who, "none", stamp(who)));
            return true;
        });
    }

    private boolean joinAudio(Connection who, Connection.Voice voice, boolean muted) {
        long at = stamp(who);
        who.voice = voice;
        who.muted = muted;
        page(who).microphone(who.microphoneOpen(), at);
        if (voice == Connection.Voice.LISTENING) {
            page(who).listening.open(at);
        }
        world.tell(events.voiceEnabled(who, at));
        return true;
    }

    private boolean setMuted(Connection who, boolean muted) {
        long at = stamp(who);
        who.muted = muted;
        who.talking = false;
        page(who).microphone(!muted, at);
        world.tell(events.muted(who, muted, at));
        return true;
    }

    private boolean setHand(Connection who, boolean raised) {
        return inside(who, () -> {
            if (who.hand == raised) {
                return false;
            }
            long at = stamp(who);
            who.hand = raised;
            if (raised) {
                page(who).hands++;
                page(who).handUp.open(at);
            } else {
                page(who).handUp.close(at);
            }
            world.tell(events.hand(who, raised, at));
            return true;
        });
    }

    private boolean stopCamera(Connection who, String stream) {
        long at = stamp(who);
        who.streams.remove(stream);
        page(who).camera(stream, false, at);
        world.tell(events.camera(who, stream, false, at));
        return true;
    }

    private boolean inside(Connection who, BooleanSupplier act) {
        return world.locked(() -> who.inside && act.getAsBoolean());
    }

    private long stamp(Connection who) {
        who.lastActAt = Math.max(world.ground.now(), who.lastActAt + 1);
        return who.lastActAt;
    }

    private static LedgerBook.Page page(Connection who) {
        return who.meeting.ledger.of(who);
    }
}
