package org.lectern.server.platform;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * Lets callers that ask at the same moment share one piece of work, such as one transaction under one lock.
 *
 * <p>Nobody waits for company: whoever finds the work idle does it, for everybody who came in the meantime. A batch that
 * fails is done again one by one, so that one bad question spoils no other's answer. Safe for use by many threads.
 *
 * @param <Q> question
 * @param <A> answer
 */
public final class SharedCommit<Q, A> {
    private final int most;
    private final Function<List<Q>, List<A>> work;
    private final ConcurrentLinkedQueue<Waiting<Q, A>> queue = new ConcurrentLinkedQueue<>();
    private final ReentrantLock busy = new ReentrantLock();

    private record Waiting<Q, A>(Q question, CompletableFuture<A> answer) {}

    /**
     * @param most questions in one batch
     * @param work gives one answer a question, in their order
     */
    public SharedCommit(int most, Function<List<Q>, List<A>> work) {
        this.most = most;
        this.work = work;
    }

    /** Returns the answer once the batch that held the question is done. */
    public A ask(Q question) {
        var mine = new Waiting<Q, A>(question, new CompletableFuture<>());
        queue.add(mine);
        while (!mine.answer().isDone()) {
            busy.lock();
            try {
                if (!mine.answer().isDone()) {
                    answer(next());
                }
            } finally {
                busy.unlock();
            }
        }
        try {
            return mine.answer().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    private List<Waiting<Q, A>> next() {
        var batch = new ArrayList<Waiting<Q, A>>();
        while (batch.size() < most) {
            Waiting<Q, A> waiting = queue.poll();
            if (waiting == null) {
                break;
            }
            batch.add(waiting);
        }
        return batch;
    }

    private void answer(List<Waiting<Q, A>> batch) {
        try {
            List<A> answers = work.apply(batch.stream().map(Waiting::question).toList());
            for (int i = 0; i < batch.size(); i++) {
                batch.get(i).answer().complete(answers.get(i));
            }
        } catch (RuntimeException | Error e) {
            if (batch.size() == 1) {
                batch.getFirst().answer().completeExceptionally(e);
            } else {
                batch.forEach(one -> answer(List.of(one)));
            }
        }
    }
}
