package org.lectern.server.operations;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.Checksum;
import org.lectern.bbb.ChecksumAlgorithm;
import org.lectern.bbb.Parameters;
import org.lectern.bbb.SharedSecret;
import org.lectern.bbb.VersionProfile;
import org.lectern.server.platform.RawRequest;
import org.lectern.server.pool.Server;
import org.lectern.server.pool.ServerStore;
import org.lectern.server.tenant.RetiredSecret;
import org.lectern.server.tenant.Tenant;
import org.lectern.server.tenant.TenantSecret;
import org.lectern.server.tenant.TenantStore;

/**
 * Makes what is kept out of what arrived: masks it, and finds the cause of a refusal. Asks the database for secrets, so
 * it runs beside requests.
 */
final class Examination {
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final TenantStore tenants;
    private final ServerStore servers;

    Examination(TenantStore tenants, ServerStore servers) {
        this.tenants = tenants;
        this.servers = servers;
    }

    /** A request on its way into the database; nothing in it is masked. */
    record Pending(@Nullable UUID tenantId, String slug, String reason, String reference, Instant at, Sent sent) {
        static Pending of(InspectedRequest request, Instant at) {
            return new Pending(
                    request.tenantId(),
                    request.slug(),
                    request.reason(),
                    request.reference(),
                    at,
                    Sent.of(request.call(), request.raw()));
        }
    }

    /**
     * Copied out of the request, since headers cannot be read after it was answered, and a body may be large.
     *
     * @param form the body if it is a form and short enough to examine, else null
     */
    record Sent(
            String method,
            String path,
            String call,
            String query,
            String bodyType,
            long bodyBytes,
            String agent,
            @Nullable String form) {
        private static final int LONGEST_FORM = 65_536;
        private static final String FORM = "application/x-www-form-urlencoded";

        static Sent of(String call, RawRequest raw) {
            byte[] body = raw.body().bytes();
            String type = header(raw, "Content-Type").split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
            boolean form = type.equals(FORM) && body.length > 0 && body.length <= LONGEST_FORM;
            return new Sent(
                    raw.method(),
                    raw.path(),
                    call,
                    raw.query(),
                    type,
                    body.length,
                    header(raw, "User-Agent"),
                    form ? raw.body().text() : null);
        }

        private static String header(RawRequest raw, String name) {
            String value = raw.headers().first(name);
            return value == null ? "" : value;
        }

        /** The parameters stand in the body, as the front reads them. */
        boolean inForm() {
            return query.isEmpty() && form != null;
        }

        /** Where the parameters stand, not decoded. */
        String parameters() {
            return query.isEmpty() && form != null ? form : query;
        }

        /** Characters it keeps in memory. */
        int weight() {
            return query.length() + (form == null ? 0 : form.length()) + 500;
        }
    }

    /**
     * @param find whether causes may be looked for; they cost some hundred hashes
     */
    Inspection examine(Pending pending, List<String> changes, boolean find) {
        Sent sent = pending.sent();
        Tenant tenant = pending.tenantId() == null
                ? null
                : tenants.find(pending.tenantId()).orElse(null);
        VersionProfile generation = tenant == null
                ? VersionProfile.V2_6
                : tenants.policyOf(tenant.id()).callerGeneration();
        boolean checksum = pending.reason().equals(InspectedRequest.CHECKSUM);
        Finding finding = null;
        if (pending.reason().equals(InspectedRequest.WRONG_PATH)) {
            finding = tenant == null ? Finding.of(Cause.TENANT_UNKNOWN, "") : PathDiagnosis.of(sent.path());
        } else if (checksum && find) {
            finding = diagnose(sent, tenant, generation);
        }
        return inspection(pending, changes, finding, generation);
    }

    /** As it came, without a cause and without asking what the tenant is like. */
    Inspection unexamined(Pending pending, List<String> changes) {
        return inspection(pending, changes, null, VersionProfile.V2_6);
    }

    private static Inspection inspection(
            Pending pending, List<String> changes, @Nullable Finding finding, VersionProfile generation) {
        Sent sent = pending.sent();
        boolean checksum = pending.reason().equals(InspectedRequest.CHECKSUM);
        String received =
                Parameters.parse(sent.parameters()).first("checksum").orElse("").strip();
        var outcome = new Inspection.Outcome(
                pending.reason(),
                masked(finding),
                checksum ? sent.call() + hashed(sent, generation) + "<secret>" : "",
                ChecksumAlgorithm.ofHexLength(received.length()).orElse(null));
        return new Inspection(
                pending.reference(), pending.at(), shorten(pending.slug(), 64), arrival(sent), outcome, changes);
    }

    private static @Nullable Finding masked(@Nullable Finding finding) {
        if (finding == null || finding.signed() == null) {
            return finding;
        }
        return new Finding(finding.cause(), finding.detail(), finding.tooWeak(), Masking.query(finding.signed()));
    }

    private Finding diagnose(Sent sent, @Nullable Tenant tenant, VersionProfile generation) {
        var call = new SignedCall(
                sent.call(),
                sent.query(),
                sent.form(),
                tenant == null ? ChecksumAlgorithm.SHA1 : tenant.minimumChecksum(),
                generation);
        Finding found = ChecksumDiagnosis.of(call, secrets(tenant));
        if (tenant == null) {
            boolean known = found.cause() == Cause.SECRET_OF_OTHER_TENANT;
            return Finding.of(Cause.TENANT_UNKNOWN, known ? found.detail() : "");
        }
        return found;
    }

    private KnownSecrets secrets(@Nullable Tenant tenant) {
        var others = new ArrayList<KnownSecrets.Other>();
        if (tenant != null) {
            for (RetiredSecret retired : tenants.retiredSecrets(tenant.id())) {
                others.add(new KnownSecrets.Other(
                        retired.secret(), Cause.SECRET_RETIRED, DAY.format(retired.retiredAt())));
            }
        }
        for (Tenant other : tenants.list()) {
            if (tenant == null || !other.id().equals(tenant.id())) {
                for (TenantSecret secret : tenants.validSecrets(other.id())) {
                    others.add(new KnownSecrets.Other(secret.secret(), Cause.SECRET_OF_OTHER_TENANT, other.slug()));
                }
            }
        }
        for (Server server : servers.list()) {
            others.add(new KnownSecrets.Other(server.secret(), Cause.SECRET_OF_SERVER, server.name()));
        }
        List<SharedSecret> valid = tenant == null
                ? List.of()
                : tenants.validSecrets(tenant.id()).stream()
                        .map(TenantSecret::secret)
                        .toList();
        return new KnownSecrets(valid, others);
    }

    private static Inspection.Arrival arrival(Sent sent) {
        return new Inspection.Arrival(
                sent.method(),
                shorten(sent.path(), 200),
                shorten(sent.call(), 100),
                Masking.query(sent.parameters()),
                shorten(sent.bodyType(), 100),
                sent.bodyBytes(),
                sent.call().equals("join") ? "" : shorten(sent.agent(), 200));
    }

    private static String hashed(Sent sent, VersionProfile generation) {
        if (sent.inForm()) {
            return generation.signsRebuiltForm() ? Masking.query(ChecksumDiagnosis.sortedForm(sent.parameters())) : "";
        }
        String raw = Parameters.parse(sent.query()).first("checksum").orElse("");
        return Masking.query(raw.isEmpty() ? sent.query() : Checksum.withoutChecksum(sent.query(), raw));
    }

    private static String shorten(String text, int longest) {
        String printable = Masking.printable(text);
        return printable.length() <= longest ? printable : printable.substring(0, longest) + "…";
    }
}
