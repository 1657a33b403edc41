package org.lectern.server.front;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lectern.bbb.Presentation;
import org.lectern.server.document.ModulesReader;
import org.lectern.server.document.ModulesReader.Read;
import org.lectern.server.tenant.TenantPolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the body of a create or insertDocument brings. */
final class ModulesBody {
    private static final Logger log = LoggerFactory.getLogger(ModulesBody.class);

    private ModulesBody() {}

    /** A body as the policy lets it through. */
    sealed interface Body {
        record Good(List<Presentation> documents, Map<String, String> modules) implements Body {
            boolean isEmpty() {
                return documents.isEmpty() && modules.isEmpty();
            }
        }

        record Bad(Violation violation) implements Body {}
    }

    /** Of the XML body, and of the parameter that names one document by its address. */
    static Body read(FrontRequest request, TenantPolicy policy) {
        var documents = new ArrayList<Presentation>();
        var modules = new LinkedHashMap<String, String>();
        if (FrontEndpoint.XML.contains(request.bodyType())) {
            switch (ModulesReader.read(request.body())) {
                case Read.Unreadable unreadable -> {
                    return new Body.Bad(new Violation(unreadable.messageKey(), unreadable.message()));
                }
                case Read.Modules read -> {
                    documents.addAll(read.documents());
                    read.others().forEach((name, text) -> {
                        if (policy.allowsModule(name)) {
                            modules.put(name, text);
                        } else {
                            log.info("left out of a call, since the policy does not allow it module={}", name);
                        }
                    });
                }
            }
        }
        request.given("preUploadedPresentation").ifPresent(url -> {
            String name = request.text("preUploadedPresentationName");
            documents.add(
                    new Presentation.ByUrl(url, name.isEmpty() ? null : name, Presentation.Options.USUAL.shownFirst()));
        });
        return new Body.Good(documents, modules);
    }
}
