package org.lectern.server.ui;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.lectern.server.person.Person;

/**
 * Server-sent events: {@code /live/classes/{id}}, the changed parts of a live page; {@code /live/rooms/{slug}}, one event
 * when somebody who waits may enter.
 *
 * <p>Each stream is a virtual thread that waits for its topic. A comment every 15 seconds keeps proxies from closing it and
 * finds browsers that are gone; every 30 seconds the viewer's right is looked at again.
 */
final class LiveServlet extends HttpServlet {
    private static final long serialVersionUID = 1;
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);
    private static final int MAX_STREAMS = 10_000;

    private final transient Viewers viewers;
    private final transient Access access;
    private final transient LiveRights rights;
    private final transient LiveTopics topics;

    LiveServlet(Viewers viewers, Access access, LiveTopics topics) {
        this.viewers = viewers;
        this.access = access;
        this.rights = new LiveRights(viewers, access);
        this.topics = topics;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Optional<Person> viewer = viewers.current(request);
        String[] path = Optional.ofNullable(request.getPathInfo()).orElse("").split("/", -1);
        if (viewer.isEmpty() || path.length != 3) {
            response.setStatus(viewer.isEmpty() ? 401 : 404);
            return;
        }
        if (!topics.enter(MAX_STREAMS)) {
            response.setHeader("Retry-After", "10");
            response.setStatus(503);
            return;
        }
        try {
            switch (path[1]) {
                case "classes" -> follow(viewer.get(), path[2], response);
                case "rooms" -> await(viewer.get(), path[2], response);
                default -> response.setStatus(404);
            }
        } catch (NoSuchPage e) {
            response.setStatus(404);
        } catch (NotAllowed e) {
            response.setStatus(403);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            topics.exit();
        }
    }

    private void follow(Person viewer, String classId, HttpServletResponse response)
            throws IOException, InterruptedException {
        Access.ClassView klass = access.activity(viewer, classId);
        Topic<LiveChanges> topic = topics.ofClass(klass.meeting().id(), Locale.ENGLISH);
        try {
            OutputStream out = begin(response);
            var seen = new AtomicLong();
            run(topic, out, () -> rights.mayFollow(viewer, classId), changes -> {
                if (changes.over()) {
                    send(out, "ended");
                    return false;
                }
                changes.writeSince(seen.getAndSet(changes.number()), out);
                return true;
            });
        } finally {
            topic.leave();
        }
    }

    private void await(Person viewer, String slug, HttpServletResponse response)
            throws IOException, InterruptedException {
        Access.RoomView room = access.room(viewer, slug);
        if (!room.isMember()) {
            throw new NotAllowed("not a member");
        }
        Topic<Boolean> topic = topics.ofRoom(room);
        try {
            OutputStream out = begin(response);
            run(topic, out, () -> rights.mayWait(viewer, slug), open -> {
                if (open) {
                    send(out, "open-now");
                }
                return !open;
            });
        } finally {
            topic.leave();
        }
    }

    /** What a stream does with a new state; false ends it. */
    private interface Step<S> {
        boolean take(S state) throws IOException;
    }

    private <S> void run(Topic<S> topic, OutputStream out, BooleanSupplier stillAllowed, Step<S> step)
            throws IOException, InterruptedException {
        long seen = 0;
        int quiet = 0;
        // Not all at once, though a whole course may have begun at once.
        long checked = System.nanoTime() - ThreadLocalRandom.current().nextLong(2 * HEARTBEAT.toNanos());
        while (!topics.isClosing()) {
            Topic.@Nullable Version<S> next = topic.next(seen, HEARTBEAT);
            if (System.nanoTime() - checked > 2 * HEARTBEAT.toNanos()) {
                checked = System.nanoTime();
                if (!stillAllowed.getAsBoolean()) {
                    send(out, "refused");
                    out.flush();
                    return;
                }
            }
            if (next == null) {
                out.write(ascii(": " + quiet++ + "\n\n"));
            } else {
                seen = next.number();
                if (!step.take(next.state())) {
                    out.flush();
                    return;
                }
            }
            out.flush();
        }
    }

    private static OutputStream begin(HttpServletResponse response) throws IOException {
        response.setContentType("text/event-stream;charset=UTF-8");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Accel-Buffering", "no");
        // Not its writer, which would keep more memory for each stream than all the rest of it.
        OutputStream out = response.getOutputStream();
        out.write(ascii("retry: 3000\n\n"));
        out.flush();
        response.flushBuffer();
        return out;
    }

    private static void send(OutputStream out, String event) throws IOException {
        out.write(LiveChanges.event(event, ""));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
