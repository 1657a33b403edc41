package org.lectern.simulator;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Simulated people who live in a meeting by themselves: come in over some seconds, open and mute microphones, talk, share
 * cameras, write, raise hands, react, leave and come back. What each does depends on the seed and their place in the list
 * alone; with a {@link SteppedClock} the same seed gives the same ledger.
 *
 * <p>They cost one timer each and no thread. They stop when the meeting ends.
 */
public final class Population {
    private final World world;
    private final Acts acts;
    private final Meeting meeting;
    private final Behaviour behaviour;
    private volatile boolean stopped;

    Population(World world, Acts acts, Meeting meeting, Behaviour behaviour) {
        this.world = world;
        this.acts = acts;
        this.meeting = meeting;
        this.behaviour = behaviour;
    }

    /** Freezes everybody: those inside stay, and do nothing more. */
    public void stop() {
        stopped = true;
    }

    void start(List<Newcomer> people, long seed) {
        SplittableRandom seeds = new SplittableRandom(seed);
        for (Newcomer newcomer : people) {
            Player player = new Player(newcomer, seeds.split());
            long arrival = behaviour.arrival().toMillis();
            player.plan(arrival == 0 ? 0 : player.random.nextLong(arrival), player::arrive);
        }
    }

    /** One of them. Used by the timeline alone. */
    private final class Player {
        private final Newcomer who;
        private final SplittableRandom random;
        private @Nullable Connection connection;

        Player(Newcomer who, SplittableRandom random) {
            this.who = who;
            this.random = random;
        }

        void plan(long millis, Runnable act) {
            var _ = world.ground.timeline().after(Duration.ofMillis(millis), () -> {
                if (!stopped && !world.locked(() -> meeting.ended)) {
                    act.run();
                }
            });
        }

        void arrive() {
            Connection fresh = acts.register(meeting, who);
            connection = fresh;
            boolean _ = acts.enter(fresh);
            if (fresh.moderator()) {
                boolean _ = acts.openMicrophone(fresh);
                boolean _ = chance(80) && acts.shareCamera(fresh);
                boolean _ = acts.talk(fresh, true);
            }
            planNext();
        }

        private void planNext() {
            double share = 0.25 + 1.5 * random.nextDouble();
            plan(Math.max(1, Math.round(behaviour.pause().toMillis() * share)), this::live);
        }

        private void live() {
            Connection me = connection;
            if (me == null) {
                return;
            }
            int choice = random.nextInt(100);
            if (chance(50) && acts.lowerHand(me)) {
                planNext();
                return;
            }
            if (choice < 18) {
                boolean _ = acts.say(me, Crowd.pick(Crowd.SENTENCES, random));
            } else if (choice < 30) {
                boolean _ = acts.react(me, Crowd.pick(Crowd.EMOJI, random));
            } else if (choice < 44) {
                audio(me);
            } else if (choice < 52) {
                boolean _ = chance(50) ? acts.shareCamera(me) : acts.stopCamera(me);
            } else if (choice < 64) {
                boolean _ = acts.raiseHand(me);
            } else if (choice < 80) {
                boolean _ = acts.talk(me, true) || acts.talk(me, false);
            } else if (choice < 85 && behaviour.comesAndGoes() && !me.moderator()) {
                goAway(me);
                return;
            } else if (choice < 87 && behaviour.comesAndGoes()) {
                openSecondDevice();
            } else if (choice < 92) {
                floor(me);
            } else {
                boolean _ = acts.answerPoll(me, random.nextInt(4));
            }
            planNext();
        }

        private void audio(Connection me) {
            boolean muted = chance(70) && acts.mute(me);
            if (!muted) {
                boolean _ = chance(75) ? acts.openMicrophone(me) : acts.leaveAudio(me) || acts.listen(me);
            }
        }

        /** Presenters share and ask; now and then somebody else is given the floor. */
        private void floor(Connection me) {
            boolean moved = me.moderator() && acts.takeFloor(me) || chance(10) && acts.takeFloor(me);
            boolean _ = !moved
                    && (acts.stopScreen(me)
                            || (chance(50)
                                    ? acts.shareScreen(me)
                                    : acts.askPoll(me, Crowd.pick(Crowd.QUESTIONS, random), Crowd.ANSWERS)));
        }

        private void goAway(Connection me) {
            boolean saysGoodbye = chance(70);
            boolean _ = saysGoodbye ? acts.leave(me) : acts.vanish(me);
            // Few leave for good, or a class that is watched for an hour would be empty.
            if (!chance(98)) {
                return;
            }
            boolean reloads = saysGoodbye && chance(50);
            plan(3 * away(), () -> {
                if (reloads) {
                    boolean _ = acts.enter(me);
                    planNext();
                } else {
                    arrive();
                }
            });
        }

        private void openSecondDevice() {
            Connection second = acts.register(meeting, who);
            boolean _ = acts.enter(second);
            plan(2 * away(), () -> {
                boolean _ = acts.vanish(second);
            });
        }

        private long away() {
            return Math.max(1, Math.round(behaviour.pause().toMillis() * (0.25 + 0.5 * random.nextDouble())));
        }

        private boolean chance(int percent) {
            return random.nextInt(100) < percent;
        }
    }
}
