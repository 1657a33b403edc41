package org.lectern.cli;

import java.io.PrintWriter;
import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;
import org.lectern.server.operations.Explanation;
import org.lectern.server.operations.Finding;
import org.lectern.server.operations.Inspection;
import org.lectern.server.tenant.TenantStore;

/** A request of the inspector in the words of its page. */
final class InspectedWords {
    private static final ResourceBundle WORDS = ResourceBundle.getBundle("messages.messages", Locale.ROOT);

    private final Inspection request;
    private final Administration installation;

    InspectedWords(Inspection request, Administration installation) {
        this.request = request;
        this.installation = installation;
    }

    void print(PrintWriter out) {
        Inspection.Arrival arrival = request.arrival();
        Finding finding = request.outcome().finding();
        Explanation words = Explanation.of(request, WORDS::containsKey);
        var table = new Table("REQUEST", request.reference());
        table.row("at", request.at());
        table.row("tenant", request.slug());
        table.row("arrived", arrival.method() + " " + arrival.path());
        table.row("parameters", arrival.query());
        if (!arrival.agent().isEmpty()) {
            table.row("sent by", arrival.agent());
        }
        if (!request.outcome().hashed().isEmpty()) {
            table.row("hashed here", request.outcome().hashed());
        }
        if (finding != null && finding.signed() != null) {
            table.row("was signed", arrival.call() + finding.signed() + "<secret>");
        }
        request.changes().forEach(change -> table.row("policy", change));
        table.print(out);
        out.println();
        if (words.cause().isEmpty()) {
            String reason = request.outcome().reason();
            out.println(reason.isEmpty() ? word("inspector.answered.help") : word("inspector.answered.no", reason));
            return;
        }
        String detail = finding == null ? "" : finding.detail();
        out.println(
                word(words.cause(), detail, arrival.call(), request.outcome().reason()) + ".");
        out.println(word(
                words.cause() + ".why",
                detail,
                arrival.call(),
                request.outcome().reason()));
        if (!words.detail().isEmpty()) {
            out.println(word(words.detail()));
        }
        out.println(word("inspector.do") + " " + word(words.cause() + ".do", detail, arrival.call(), base(detail)));
    }

    private String base(String detail) {
        TenantStore tenants = installation.tenants();
        return tenants.findBySlug(detail)
                .or(() -> tenants.findBySlug(request.slug()))
                .map(tenant -> installation.address(TenantCommand.path(tenant)))
                .orElse("");
    }

    private static String word(String key, Object... arguments) {
        return new MessageFormat(WORDS.getString(key), Locale.ENGLISH).format(arguments);
    }
}
