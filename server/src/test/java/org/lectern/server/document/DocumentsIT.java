package org.lectern.server.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.bbb.Presentation;
import org.lectern.server.platform.Addresses;
import org.lectern.server.platform.DatabaseConnection;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.GuardedHttp;
import org.lectern.server.platform.OutgoingSettings;
import org.lectern.server.platform.RawHeaders;
import org.lectern.server.platform.RawRequest;
import org.lectern.server.platform.RawResponse;
import org.lectern.server.platform.TestDatabase;
import org.lectern.server.platform.TestMechanisms;

final class DocumentsIT {
    private static final UUID TENANT = UUID.randomUUID();
    private static final byte[] SLIDES = "%PDF-1.7 slides".getBytes(StandardCharsets.US_ASCII);

    private final List<AutoCloseable> open = new ArrayList<>();
    private final AtomicInteger fetches = new AtomicInteger();
    private final AtomicInteger onDisk = new AtomicInteger();

    @TempDir
    private Path folder;

    private DatabaseConnection database;
    private HttpServer lms;
    private String url;

    @BeforeEach
    void setUp() throws Exception {
        database = TestDatabase.createConnection();
        lms = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 50);
        lms.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        lms.createContext("/", exchange -> {
            try (exchange) {
                String path = exchange.getRequestURI().getPath();
                if (path.equals("/moved.pdf")) {
                    exchange.getResponseHeaders().set("Location", "/slides.pdf");
                    exchange.sendResponseHeaders(302, -1);
                } else if (path.equals("/away.pdf")) {
                    exchange.getResponseHeaders().set("Location", "http://169.254.169.254/latest/meta-data");
                    exchange.sendResponseHeaders(302, -1);
                } else if (path.equals("/large.pdf")) {
                    exchange.sendResponseHeaders(200, 0);
                    exchange.getResponseBody().write(new byte[2 << 20]);
                } else {
                    fetches.incrementAndGet();
                    onDisk.set(files());
                    exchange.sendResponseHeaders(path.equals("/gone.pdf") ? 404 : 200, SLIDES.length);
                    exchange.getResponseBody().write(SLIDES);
                }
            }
        });
        lms.start();
        open.add(() -> lms.stop(0));
        url = "http://127.0.0.1:" + lms.getAddress().getPort();
    }

    @AfterEach
    void tearDown() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    @Test
    void aDocumentIsFetchedOnceHoweverManyServersAskThroughTwoInstances() throws Exception {
        Node first = node(List.of("127.0.0.1"));
        Node second = node(List.of("127.0.0.1"));
        UUID set = first.documents.keep(TENANT, List.of(Presentation.byUrl(url + "/slides.pdf")), Map.of());
        String address = address(first, set);

        var asking = new ArrayList<Callable<RawResponse>>();
        for (int i = 0; i < 40; i++) {
            Node node = i % 2 == 0 ? first : second;
            asking.add(() -> node.get(address));
        }
        first.documents.fetchSoon(set);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<RawResponse> answer : threads.invokeAll(asking)) {
                assertThat(answer.get().status()).isEqualTo(200);
                assertThat(written(answer.get())).isEqualTo(SLIDES);
            }
        }

        assertThat(fetches.get()).isEqualTo(1);
        assertThat(onDisk.get()).as("waits on disk, not in memory").isEqualTo(1);
        Awaitility.await().until(() -> files() == 0);
        // The same again for a run that is brought up a second time.
        assertThat(address(second, set)).isEqualTo(address);
    }

    @Test
    void theServerIsGivenAnAddressOfOursAndTheNameOfTheDocument() {
        Node node = node(List.of("127.0.0.1"));

        UUID set = node.documents.keep(
                TENANT, List.of(Presentation.byUrl(url + "/x/slides%20one.pdf?token=secret")), Map.of());

        assertThat(node.documents.forServer(set).documents().getFirst())
                .isInstanceOfSatisfying(Presentation.ByUrl.class, given -> {
                    assertThat(given.url())
                            .startsWith("https://classes.example.org/callbacks/")
                            .endsWith("/document/slides_one.pdf")
                            .doesNotContain("secret");
                    assertThat(given.filename()).isEqualTo("slides one.pdf");
                });
    }

    @Test
    void redirectsAreFollowedOnlyToWhereACallMayGo() throws Exception {
        Node node = node(List.of("127.0.0.1"));
        UUID moved = node.documents.keep(TENANT, List.of(Presentation.byUrl(url + "/moved.pdf")), Map.of());
        UUID away = node.documents.keep(TENANT, List.of(Presentation.byUrl(url + "/away.pdf")), Map.of());

        assertThat(node.body(address(node, moved))).isEqualTo(SLIDES);
        assertThat(node.get(address(node, away)).status()).isEqualTo(404);
        assertThat(node.store.list(away).getFirst().state()).isEqualTo(GivenDocument.State.FAILED);
    }

    @Test
    void nothingIsFetchedFromAnAddressThatIsNotPublic() throws Exception {
        Node node = node(List.of());
        UUID set = node.documents.keep(TENANT, List.of(Presentation.byUrl(url + "/slides.pdf")), Map.of());

        assertThat(node.get(address(node, set)).status()).isEqualTo(404);
        assertThat(fetches.get()).isZero();
    }

    @Test
    void whatIsTooLargeOrGoneFailsAndIsNotAskedForAgain() throws Exception {
        Node node = node(List.of("127.0.0.1"));
        UUID large = node.documents.keep(TENANT, List.of(Presentation.byUrl(url + "/large.pdf")), Map.of());
        UUID gone = node.documents.keep(TENANT, List.of(Presentation.byUrl(url + "/gone.pdf")), Map.of());

        assertThat(node.get(address(node, large)).status()).isEqualTo(404);
        assertThat(node.get(address(node, gone)).status()).isEqualTo(404);
        assertThat(node.get(address(node, gone)).status()).isEqualTo(404);
        assertThat(fetches.get()).isEqualTo(1);
        assertThat(files()).isZero();
    }

    @Test
    void aSmallInlineDocumentGoesInlineAndALargeOneByAddress() throws Exception {
        Node node = node(List.of());
        UUID small = node.documents.keep(TENANT, List.of(Presentation.inline("a.txt", SLIDES)), Map.of());
        byte[] much = new byte[3 << 20];
        UUID large = node.documents.keep(TENANT, List.of(Presentation.inline("b.pdf", much)), Map.of());

        assertThat(node.documents.forServer(small).documents().getFirst())
                .isInstanceOfSatisfying(
                        Presentation.Inline.class,
                        given -> assertThat(given.bytes()).isEqualTo(SLIDES));
        assertThat(node.body(address(node, large))).isEqualTo(much);
    }

    @Test
    void documentsAreForgottenAfterTheirTime() {
        Node node = node(List.of());
        UUID set = node.documents.keep(TENANT, List.of(Presentation.inline("a.txt", SLIDES)), Map.of());
        node.databases
                .jobs()
                .jdbc()
                .sql("update document set created_at = now() - interval '49 hours'")
                .update();

        assertThat(node.documents.sweep()).isEqualTo(1);
        assertThat(node.documents.forServer(set).documents()).isEmpty();
    }

    @Test
    void aFetchWhoseProcessDiedIsTakenOver() throws Exception {
        Node node = node(List.of("127.0.0.1"));
        UUID set = node.documents.keep(TENANT, List.of(Presentation.byUrl(url + "/slides.pdf")), Map.of());
        node.databases
                .jobs()
                .jdbc()
                .sql("update document set state = 'FETCHING', lease_until = now() - interval '1 second'")
                .update();

        assertThat(node.body(address(node, set))).isEqualTo(SLIDES);
    }

    @Test
    void anUnknownAddressAndALookAheadHaveNoEffect() throws Exception {
        Node node = node(List.of("127.0.0.1"));
        UUID set = node.documents.keep(TENANT, List.of(Presentation.byUrl(url + "/slides.pdf")), Map.of());

        assertThat(node.ask("GET", "/callbacks/unknown/document/a.pdf").status())
                .isEqualTo(404);
        assertThat(node.ask("HEAD", URI.create(address(node, set)).getPath()).status())
                .isEqualTo(200);
        assertThat(fetches.get()).isZero();
        node.documents.fetchSoon(set);
        Awaitility.await().until(() -> node.store.list(set).getFirst().state() == GivenDocument.State.KEPT);
    }

    @Test
    void aLargeDocumentLeavesPieceByPiece() throws Exception {
        Node node = node(List.of());
        byte[] much = new byte[(3 << 20) + 17];
        new java.util.Random(7).nextBytes(much);
        UUID set = node.documents.keep(TENANT, List.of(Presentation.inline("b.pdf", much)), Map.of());

        RawResponse answer = node.get(address(node, set));

        assertThat(answer.body()).isEmpty();
        assertThat(Objects.requireNonNull(answer.stream()).length()).isEqualTo(much.length);
        var out = new Pieces();
        answer.stream().writeTo(out);
        assertThat(out.whole.toByteArray()).isEqualTo(much);
        assertThat(out.largest).isEqualTo(ServeDocument.PIECE);
    }

    @Test
    void aDocumentThatIsDeletedOnItsWayIsCutAndNotEnded() {
        Node node = node(List.of());
        UUID set = node.documents.keep(TENANT, List.of(Presentation.inline("b.pdf", new byte[3 << 20])), Map.of());
        assertThatThrownBy(() -> Objects.requireNonNull(node.get(address(node, set)).stream())
                        .writeTo(new Pieces() {
                            @Override
                            public void write(byte[] bytes, int from, int length) {
                                node.documents.discard(set);
                            }
                        }))
                .isInstanceOf(IOException.class);
    }

    @Test
    void whatATenantGivesInlineCountsAgainstWhatItMayKeep() throws Exception {
        Node node = node(List.of("127.0.0.1"), 5);
        UUID other = UUID.randomUUID();
        UUID first = node.documents.keep(
                TENANT,
                List.of(Presentation.inline("a.pdf", new byte[3 << 20]), Presentation.byUrl(url + "/slides.pdf")),
                Map.of());

        UUID second = node.documents.keep(
                TENANT,
                List.of(Presentation.inline("b.pdf", new byte[3 << 20]), Presentation.inline("c.txt", SLIDES)),
                Map.of("m", "text"));

        assertThat(node.documents.forServer(first).documents()).hasSize(2);
        assertThat(node.documents.forServer(second).documents())
                .singleElement()
                .isInstanceOfSatisfying(
                        Presentation.Inline.class,
                        given -> assertThat(given.bytes()).isEqualTo(SLIDES));
        assertThat(node.documents.forServer(second).modules()).containsEntry("m", "text");
        assertThat(node.store.list(second).getFirst().state()).isEqualTo(GivenDocument.State.FAILED);
        UUID others = node.documents.keep(other, List.of(Presentation.inline("b.pdf", new byte[3 << 20])), Map.of());
        assertThat(node.documents.forServer(others).documents()).hasSize(1);
        node.documents.discard(first);
        UUID third = node.documents.keep(TENANT, List.of(Presentation.inline("b.pdf", new byte[3 << 20])), Map.of());
        assertThat(node.documents.forServer(third).documents()).hasSize(1);
    }

    @Test
    void manyInlineDocumentsAtTheSameMomentDoNotExceedWhatATenantMayKeep() throws Exception {
        List<Node> nodes = List.of(node(List.of(), 5), node(List.of(), 5));
        var keeping = new ArrayList<Callable<UUID>>();
        for (int i = 0; i < 16; i++) {
            Node node = nodes.get(i % 2);
            keeping.add(() ->
                    node.documents.keep(TENANT, List.of(Presentation.inline("a.pdf", new byte[1 << 20])), Map.of()));
        }

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<UUID> kept : threads.invokeAll(keeping)) {
                kept.get();
            }
        }

        assertThat(nodes.getFirst()
                        .databases
                        .jobs()
                        .jdbc()
                        .sql("select sum(size) from document")
                        .query(Long.class)
                        .single())
                .isEqualTo(5L << 20);
    }

    /** Remembers the largest piece. */
    private static class Pieces extends OutputStream {
        final ByteArrayOutputStream whole = new ByteArrayOutputStream();
        int largest;

        @Override
        public void write(int one) {
            throw new UnsupportedOperationException("byte by byte");
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            largest = Math.max(largest, length);
            whole.write(bytes, from, length);
        }
    }

    private static byte[] written(RawResponse answer) throws IOException {
        var out = new Pieces();
        Objects.requireNonNull(answer.stream()).writeTo(out);
        return out.whole.toByteArray();
    }

    private int files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return (int) all.count();
        }
    }

    private Node node(List<String> allowed) {
        return node(allowed, 2_000);
    }

    private Node node(List<String> allowed, int tenantMegabytes) {
        var node = new Node(database, allowed, folder, tenantMegabytes);
        open.add(node);
        return node;
    }

    private static String address(Node node, UUID set) {
        return ((Presentation.ByUrl) node.documents.forServer(set).documents().getFirst()).url();
    }

    /** One process as far as documents go. */
    private static final class Node implements AutoCloseable {
        final Databases databases;
        final DocumentStore store;
        final Documents documents;
        private final ServeDocument serve;
        private final GuardedHttp http;

        Node(DatabaseConnection connection, List<String> allowed, Path folder, int tenantMegabytes) {
            databases = connection.pools();
            var settings = new DocumentSettings(1, tenantMegabytes, Duration.ofHours(48));
            store = new DocumentStore(databases.web(), TestMechanisms.vault());
            http = new GuardedHttp(new OutgoingSettings(allowed));
            var fetch = new FetchDocument(store, http, settings, folder);
            documents = new Documents(store, fetch, Addresses.of(URI.create("https://classes.example.org")), settings);
            serve = new ServeDocument(store, fetch);
        }

        RawResponse get(String address) throws InterruptedException {
            return ask("GET", URI.create(address).getPath());
        }

        byte[] body(String address) throws Exception {
            return written(get(address));
        }

        RawResponse ask(String method, String path) throws InterruptedException {
            String[] parts = path.split("/", -1);
            return serve.handle(new RawRequest(
                    method,
                    new RawRequest.Target(path, null, Map.of("token", parts[2], "name", parts[4])),
                    RawHeaders.none(),
                    RawRequest.Body.NONE,
                    "192.0.2.7"));
        }

        @Override
        public void close() {
            documents.close();
            http.close();
            databases.close();
        }
    }
}
