package org.lectern.benchmarks;

import java.net.URI;
import java.util.UUID;
import org.lectern.server.LecternServer;

/** Gives the product a hook as if its server had accepted it. */
final class Hooks {
    private Hooks() {}

    /** Returns the callback address. */
    static URI register(LecternServer product, UUID serverId) {
        return product.url().resolve("/hooks/bbb/none");
    }
}
