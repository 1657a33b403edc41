package org.lectern.server.activity;

import java.nio.ByteBuffer;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PGBinaryObject;
import org.postgresql.util.PGobject;
import org.springframework.jdbc.support.SqlValue;

/**
 * An array of UUIDs as a parameter, in PostgreSQL's binary form where the connection allows it: the driver sends these
 * alone as text, which both sides pay for with every event.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record UuidArray(@Nullable Object[] values) implements SqlValue {
    private static final int UUID_OID = 2950;
    private static final int UUID_BYTES = 16;

    @Override
    public void setValue(PreparedStatement statement, int index) throws SQLException {
        statement.setObject(index, new Parameter(values));
    }

    @Override
    public void cleanup() {
        // Nothing is held.
    }

    /** What the driver asks for one form or the other. */
    private static final class Parameter extends PGobject implements PGBinaryObject {
        private static final long serialVersionUID = 1;

        private final transient @Nullable Object[] values;

        Parameter(@Nullable Object[] values) {
            this.values = values;
            setType("_uuid");
        }

        @Override
        public String getValue() {
            return Arrays.stream(values).map(Objects::toString).collect(Collectors.joining(",", "{", "}"));
        }

        @Override
        public int lengthInBytes() {
            int length = values.length == 0 ? 12 : 20;
            for (Object value : values) {
                length += value == null ? Integer.BYTES : Integer.BYTES + UUID_BYTES;
            }
            return length;
        }

        @Override
        public void toBytes(byte[] bytes, int offset) {
            ByteBuffer out = ByteBuffer.wrap(bytes, offset, lengthInBytes());
            boolean nulls = Arrays.stream(values).anyMatch(Objects::isNull);
            out.putInt(values.length == 0 ? 0 : 1).putInt(nulls ? 1 : 0).putInt(UUID_OID);
            if (values.length > 0) {
                out.putInt(values.length).putInt(1);
            }
            for (Object value : values) {
                if (value instanceof UUID uuid) {
                    out.putInt(UUID_BYTES)
                            .putLong(uuid.getMostSignificantBits())
                            .putLong(uuid.getLeastSignificantBits());
                } else {
                    out.putInt(-1);
                }
            }
        }

        @Override
        public void setByteValue(byte[] value, int offset) {
            throw new UnsupportedOperationException("only ever sent");
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }

        @Override
        public Object clone() {
            return new Parameter(values);
        }
    }
}
