package org.lectern.server.document;

import java.util.List;
import java.util.Map;
import org.lectern.bbb.Presentation;

/**
 * What a server is given for the body of a call.
 *
 * @param modules text of modules other than the documents, by name
 */
public record ForServer(List<Presentation> documents, Map<String, String> modules) {
    public ForServer {
        documents = List.copyOf(documents);
        modules = Map.copyOf(modules);
    }
}
