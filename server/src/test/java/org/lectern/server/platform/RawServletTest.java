package org.lectern.server.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

final class RawServletTest {
    @Test
    void noRoomIsMadeForALargeBodyThatIsOnlyAnnounced() throws IOException {
        for (int announced : new int[] {100, 64 << 10, 15 << 20}) {
            var body = new Trickle(70);

            byte[] read = RawServlet.exactly(body, announced);

            assertThat(read).hasSize(70).containsOnly('x');
            assertThat(body.mostAsked).isLessThanOrEqualTo(64 << 10);
        }
    }

    @Test
    void aLargeBodyIsReadToTheLengthAnnouncedAndNoFurther() throws IOException {
        var body = new Trickle(3_000_000);

        assertThat(RawServlet.exactly(body, 2_000_000)).hasSize(2_000_000);
        assertThat(body.left).isEqualTo(1_000_000);
    }

    /** Comes in small pieces, and remembers how much room it was offered. */
    private static final class Trickle extends InputStream {
        private int left;
        private int mostAsked;

        Trickle(int length) {
            left = length;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException("byte by byte");
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            mostAsked = Math.max(mostAsked, length);
            if (left == 0) {
                return -1;
            }
            int read = Math.min(Math.min(left, length), 1_000);
            java.util.Arrays.fill(buffer, offset, offset + read, (byte) 'x');
            left -= read;
            return read;
        }
    }
}
