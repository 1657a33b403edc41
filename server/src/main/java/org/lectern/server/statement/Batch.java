package org.lectern.server.statement;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Statements that go in one request. All of them are taken or none; each identifier is in it once.
 *
 * @param statements in the order in which they happened
 */
record Batch(List<JsonNode> statements) {
    static final int MOST = 50;
    static final int MOST_BYTES = 500_000;
    private static final JsonMapper JSON = JsonMapper.shared();

    Batch {
        statements = List.copyOf(statements);
    }

    static List<Batch> of(List<? extends JsonNode> statements) {
        var batches = new ArrayList<Batch>();
        var next = new ArrayList<JsonNode>();
        int bytes = 2;
        for (JsonNode statement : statements) {
            int size = JSON.writeValueAsBytes(statement).length + 1;
            if (!next.isEmpty() && (next.size() == MOST || bytes + size > MOST_BYTES)) {
                batches.add(new Batch(next));
                next.clear();
                bytes = 2;
            }
            next.add(statement);
            bytes += size;
        }
        if (!next.isEmpty()) {
            batches.add(new Batch(next));
        }
        return batches;
    }

    static Batch read(String json) {
        return new Batch(List.copyOf(JSON.readTree(json).values()));
    }

    String json() {
        return JSON.writeValueAsString(statements);
    }

    List<Batch> halves() {
        int middle = statements.size() / 2;
        return List.of(
                new Batch(statements.subList(0, middle)), new Batch(statements.subList(middle, statements.size())));
    }

    boolean single() {
        return statements.size() == 1;
    }

    /** The same for the same statements, whoever made the batch. */
    String key() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (JsonNode statement : statements) {
                digest.update(statement.path("id").asString().getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
