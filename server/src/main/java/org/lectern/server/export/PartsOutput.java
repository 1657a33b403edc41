package org.lectern.server.export;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Puts what is written into the database, piece by piece and sealed, so that no plain file lies anywhere. */
final class PartsOutput extends OutputStream {
    static final int PIECE = 1 << 20;

    private final ExportStore store;
    private final ExportStore.Claimed claimed;
    private final long most;
    private final ByteArrayOutputStream piece = new ByteArrayOutputStream(PIECE);
    private long bytes;
    private int number;

    /** @param most bytes of the whole file */
    PartsOutput(ExportStore store, ExportStore.Claimed claimed, long most) {
        this.store = store;
        this.claimed = claimed;
        this.most = most;
    }

    /** The job was cancelled, or another process has it. */
    static final class NotOurs extends IOException {
        private static final long serialVersionUID = 1;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        bytes += length;
        if (bytes > most) {
            throw new BulkWriter.TooLarge();
        }
        int at = offset;
        int left = length;
        while (left > 0) {
            int taken = Math.min(left, PIECE - piece.size());
            piece.write(from, at, taken);
            at += taken;
            left -= taken;
            if (piece.size() == PIECE) {
                put();
            }
        }
    }

    private void put() throws IOException {
        if (!store.putPart(claimed, number++, piece.toByteArray())) {
            throw new NotOurs();
        }
        piece.reset();
    }

    /** Writes what is left. */
    @Override
    public void close() throws IOException {
        if (piece.size() > 0) {
            put();
        }
    }

    long bytes() {
        return bytes;
    }
}
