package org.lectern.server.platform;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;

/** Reads an answer of an unknown server: as much as was asked for and no more, as it came. */
final class GuardedAnswer {
    private static final int CHUNK = 16 << 10;

    private GuardedAnswer() {}

    static GuardedResult.Answered read(ClassicHttpResponse response, GuardedRequest request) throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        for (Header header : response.getHeaders()) {
            headers.putIfAbsent(
                    header.getName().toLowerCase(Locale.ROOT), header.getValue() == null ? "" : header.getValue());
        }
        boolean success = response.getCode() >= 200 && response.getCode() < 300;
        OutputStream sink = request.sink();
        var memory = new ByteArrayOutputStream();
        boolean toSink = sink != null && success;
        // What is not wanted in a stream is an error page: a little of it is enough.
        long most = sink == null || success
                ? request.maxAnswerBytes()
                : Math.min(request.maxAnswerBytes(), GuardedRequest.SHORT_ANSWER_BYTES);
        HttpEntity entity = response.getEntity();
        boolean cut = entity != null && copy(entity.getContent(), toSink && sink != null ? sink : memory, most);
        return new GuardedResult.Answered(response.getCode(), headers, memory.toByteArray(), cut);
    }

    /** True if there was more. */
    private static boolean copy(InputStream in, OutputStream out, long most) throws IOException {
        byte[] buffer = new byte[CHUNK];
        long left = most;
        while (true) {
            int read = in.read(buffer);
            if (read < 0) {
                return false;
            }
            out.write(buffer, 0, (int) Math.min(read, left));
            if (read > left) {
                return true;
            }
            left -= read;
        }
    }
}
