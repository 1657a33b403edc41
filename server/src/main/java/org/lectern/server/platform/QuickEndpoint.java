package org.lectern.server.platform;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * Looks at what has come on a connection before a thread is woken for it, and answers it on the spot if it can. What it
 * leaves alone, it leaves in the connection's own buffer, where Tomcat finds it as if it had read it itself.
 */
final class QuickEndpoint extends NioEndpoint {
    private static final long PATIENCE_NANOS = 200_000;

    private volatile @Nullable QuickAnswers answers;

    void answerFirst(QuickAnswers first) {
        answers = first;
    }

    @Override
    protected NioChannel createChannel(SocketBufferHandler buffer) {
        return isSSLEnabled() ? super.createChannel(buffer) : new QuickChannel(buffer);
    }

    @Override
    public boolean processSocket(SocketWrapperBase<NioChannel> wrapper, SocketEvent event, boolean dispatch) {
        QuickAnswers first = answers;
        if (first != null
                && event == SocketEvent.OPEN_READ
                && dispatch
                && wrapper instanceof NioSocketWrapper socket
                && wrapper.getSocket() instanceof QuickChannel channel
                && isBetweenRequests(socket, channel, first)) {
            return true;
        }
        return super.processSocket(wrapper, event, dispatch);
    }

    /** Under the lock that Tomcat holds while it works on a connection; if somebody has it, this is not for us. */
    private boolean isBetweenRequests(NioSocketWrapper socket, QuickChannel channel, QuickAnswers first) {
        ReentrantLock lock = socket.getLock();
        if (lock.isHeldByCurrentThread() || !takes(lock)) {
            return false;
        }
        try {
            QuickChannel.Connection connection = channel.connection();
            if (connection == null || socket.isClosed() || socket.getCurrentProcessor() != null) {
                return false;
            }
            return connection.parkIfBusy() || read(socket, channel, connection, first);
        } finally {
            lock.unlock();
        }
    }

    /** A thread that has just answered holds it for a moment longer than it takes the next request to come. */
    private static boolean takes(ReentrantLock lock) {
        try {
            return lock.tryLock() || lock.tryLock(PATIENCE_NANOS, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean read(
            NioSocketWrapper socket, QuickChannel channel, QuickChannel.Connection connection, QuickAnswers first) {
        SocketBufferHandler buffers = channel.getBufHandler();
        if (!buffers.isReadBufferEmpty() || !buffers.isWriteBufferEmpty()) {
            return false;
        }
        buffers.configureReadBufferForWrite();
        ByteBuffer in = buffers.getReadBuffer();
        if (!in.hasArray() || in.arrayOffset() != 0) {
            return false;
        }
        try {
            int read = channel.look(in);
            if (read < 0) {
                socket.close();
                return true;
            }
        } catch (IOException e) {
            socket.close();
            return true;
        }
        socket.updateLastRead();
        QuickRequest request = QuickRequest.read(in.array(), in.position());
        if (request == null || isPaused() || !first.answer(request, connection)) {
            return false;
        }
        in.clear(); // and not the buffer for writing, which a long answer may be going through already
        socket.setReadTimeout(getKeepAliveTimeout());
        connection.listen();
        return true;
    }
}
