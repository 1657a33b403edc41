package org.lectern.server.platform;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.jspecify.annotations.Nullable;

/**
 * A channel of Tomcat's, which it uses again for other connections, with what we know of the present one.
 *
 * <p>A thread of Tomcat's that has answered looks at once for the next request, and under load always finds one: the
 * connection would stay with it, however quickly its requests could be answered. So its first look after an answer finds
 * nothing, and what has come meanwhile is seen by {@link QuickEndpoint} first.
 */
final class QuickChannel extends NioChannel {
    private volatile @Nullable Connection connection;
    private volatile boolean answered;

    QuickChannel(SocketBufferHandler buffers) {
        super(buffers);
    }

    @Override
    public void reset(@Nullable SocketChannel channel, @Nullable NioSocketWrapper wrapper) throws IOException {
        super.reset(channel, wrapper);
        answered = false;
        connection = channel == null || wrapper == null ? null : new Connection(channel, wrapper);
    }

    /** What has come on the connection, for whoever looks before Tomcat. */
    int look(ByteBuffer in) throws IOException {
        answered = false;
        return super.read(in);
    }

    @Override
    public int read(ByteBuffer in) throws IOException {
        if (answered) {
            answered = false;
            return 0;
        }
        return super.read(in);
    }

    @Override
    public int write(ByteBuffer out) throws IOException {
        answered = true;
        return super.write(out);
    }

    @Nullable
    Connection connection() {
        return connection;
    }

    /** One connection; outlives the use of the channel, so that a late answer never reaches somebody else. */
    static final class Connection {
        private static final int IDLE = 0;
        private static final int BUSY = 1;
        /** Busy, and more has come meanwhile, or the other side has gone. */
        private static final int PARKED = 2;

        private final SocketChannel channel;
        private final NioSocketWrapper wrapper;
        private final AtomicInteger state = new AtomicInteger();

        private Connection(SocketChannel channel, NioSocketWrapper wrapper) {
            this.channel = channel;
            this.wrapper = wrapper;
        }

        String remoteAddress() {
            String address = wrapper.getRemoteAddr();
            return address == null ? "" : address;
        }

        void begin() {
            state.set(BUSY);
        }

        /** The request was left alone after all. */
        void leave() {
            state.set(IDLE);
        }

        /** If a request is being answered, what has come is looked at afterwards. */
        boolean parkIfBusy() {
            return state.get() != IDLE && (state.compareAndSet(BUSY, PARKED) || state.get() != IDLE);
        }

        /** At once, on the poller's thread, so that the selector never learns that nobody listened for a moment. */
        void listen() {
            try {
                SelectionKey key = channel.keyFor(wrapper.getPoller().getSelector());
                if (key != null && !wrapper.isClosed()) {
                    wrapper.interestOps(SelectionKey.OP_READ);
                    key.interestOps(SelectionKey.OP_READ);
                }
            } catch (CancelledKeyException e) {
                wrapper.close();
            }
        }

        /** Writes the whole answer to the request at hand; what the socket does not take at once, without waiting for it. */
        void finish(ByteBuffer answer, boolean close) {
            try {
                channel.write(answer);
            } catch (IOException e) {
                wrapper.close();
                return;
            }
            if (answer.hasRemaining()) {
                finishLater(ByteBuffer.allocate(answer.remaining()).put(answer).flip(), close);
            } else {
                finished(close);
            }
        }

        private void finishLater(ByteBuffer rest, boolean close) {
            try {
                wrapper.execute(() -> {
                    try {
                        wrapper.write(true, rest);
                        wrapper.flush(true);
                        finished(close);
                    } catch (IOException | RuntimeException e) {
                        wrapper.close();
                    }
                });
            } catch (RejectedExecutionException e) {
                wrapper.close();
            }
        }

        private void finished(boolean close) {
            if (close) {
                wrapper.close();
            } else if (state.getAndSet(IDLE) == PARKED) {
                wrapper.registerReadInterest();
            }
        }
    }
}
