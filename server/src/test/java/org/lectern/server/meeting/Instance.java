package org.lectern.server.meeting;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.lectern.bbb.Parameters;
import org.lectern.bbb.ServerAddress;
import org.lectern.bbb.SharedSecret;
import org.lectern.server.activity.ConnectionNow;
import org.lectern.server.activity.MeetingReference;
import org.lectern.server.activity.Observation;
import org.lectern.server.activity.PollEvidence;
import org.lectern.server.document.ForServer;
import org.lectern.server.platform.Addresses;
import org.lectern.server.platform.Database;
import org.lectern.server.platform.DatabaseConnection;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.Outbox;
import org.lectern.server.platform.TestMechanisms;
import org.lectern.server.pool.AddResult;
import org.lectern.server.pool.BbbClients;
import org.lectern.server.pool.NewServer;
import org.lectern.server.pool.PollListener;
import org.lectern.server.pool.PollServers;
import org.lectern.server.pool.PoolSettings;
import org.lectern.server.pool.ReachServers;
import org.lectern.server.pool.Server;
import org.lectern.server.pool.ServerStore;
import org.lectern.server.pool.WeightedLeastLoad;

/** One process of the product as far as meetings go; several on one database are several nodes. */
public final class Instance implements AutoCloseable {
    public static final String TAG = "testtag234";

    public final Databases databases;
    public final ServerStore servers;
    public final BbbClients clients;
    public final MeetingStore meetings;
    public final StartMeeting start;
    public final JoinMeeting join;
    public final JoinTickets tickets;
    public final Arrivals arrivals;
    public final ConfirmEnd confirm;
    public final EndMeeting end;
    public final PollServers polls;
    public final RunningMeetings view;
    /** What events told of presences, for the view. */
    final Map<UUID, List<ConnectionNow>> connections = new ConcurrentHashMap<>();

    final Seating seating;
    final LostServers lost;
    final Endings endings;
    final EndedCallback ended;
    final OurMeetings ours;
    final Evidence evidence = new Evidence();
    private final TestMechanisms.ListeningNotices notices;
    private final MeetingSignals signals;
    private final FollowRunningMeetings following;

    /** What a test chooses. */
    public record Settings(Duration lease, Duration readTimeout, InstantSource clock, Runnable beforeSend) {
        public static Settings usual() {
            return new Settings(
                    Duration.ofSeconds(25),
                    Duration.ofSeconds(10),
                    InstantSource.system(),
                    Database::requireNoTransaction);
        }

        public Settings lease(Duration other) {
            return new Settings(other, readTimeout, clock, beforeSend);
        }

        public Settings readTimeout(Duration other) {
            return new Settings(lease, other, clock, beforeSend);
        }

        public Settings clock(InstantSource other) {
            return new Settings(lease, readTimeout, other, beforeSend);
        }

        public Settings beforeSend(Runnable other) {
            return new Settings(lease, readTimeout, clock, other);
        }
    }

    public Instance(DatabaseConnection connection, Settings settings) {
        var vault = TestMechanisms.vault();
        var addresses = Addresses.of(URI.create("https://classes.example.org"));
        var pool = new PoolSettings(
                Duration.ofSeconds(30),
                Duration.ofSeconds(2),
                8,
                Duration.ofMinutes(2),
                Duration.ofMinutes(10),
                Duration.ofDays(14),
                Duration.ofSeconds(2),
                settings.readTimeout());
        var meeting = new MeetingSettings(
                settings.lease(), Duration.ofSeconds(30), Duration.ofSeconds(60), Duration.ofMinutes(3));
        databases = connection.pools();
        notices = TestMechanisms.notices(connection);
        signals = new MeetingSignals(notices.notices());
        servers = new ServerStore(databases.web(), vault);
        clients = new BbbClients(pool, settings.beforeSend());
        meetings = new MeetingStore(databases.web(), vault);
        seating = new Seating(databases.web(), new WeightedLeastLoad(), pool.staleAfter());
        start = new StartMeeting(
                meetings,
                new StartLedger(databases.web(), meetings, seating, TAG, settings.lease()),
                new CreateAtServer(servers, clients, addresses, TAG, documents -> new ForServer(List.of(), Map.of())),
                new StartMeeting.Around(
                        signals,
                        serverMeetingId -> {},
                        () -> clients.anyUntrusted()
                                ? servers.list().stream()
                                        .map(Server::id)
                                        .filter(id -> !clients.isTrusted(id))
                                        .collect(Collectors.toSet())
                                : Set.of()),
                meeting.startPatience());
        join = new JoinMeeting(
                databases.web(), meetings, servers, clients, new ReachServers(clients, pool, settings.clock()));
        tickets = new JoinTickets(databases.web(), settings.clock(), meeting, addresses);
        arrivals = new Arrivals(databases.web());
        endings = new Endings(databases.web(), meetings, evidence, new Outbox(), settings.clock());
        confirm = new ConfirmEnd(servers, clients, endings, settings.clock());
        lost = new LostServers(databases.web(), meetings, endings, servers);
        ours = new OurMeetings(databases.web(), TAG);
        var reconcile = new Reconcile(
                new PolledMeetings(databases.web()),
                ours,
                new Reconcile.Followers(evidence, arrivals, confirm, meetings),
                clients,
                servers);
        var rows = new LiveRuns(databases.jobs(), meetings, settings.clock());
        view = new RunningMeetings(rows, this::connections, settings.clock());
        following = new FollowRunningMeetings(notices.notices(), view, rows, meetings);
        var keep = new KeepPolled(view, rows);
        polls = new PollServers(servers, clients, () -> List.<PollListener>of(reconcile, keep), pool, settings.clock());
        end = new EndMeeting(meetings, servers, clients, confirm, polls);
        ended = new EndedCallback(new CallbackRuns(databases.web()), meetings, confirm);
    }

    private Map<UUID, List<ConnectionNow>> connections(Collection<UUID> ids) {
        return ids.stream()
                .filter(connections::containsKey)
                .collect(Collectors.toMap(id -> id, id -> connections.getOrDefault(id, List.of())));
    }

    /** Adds a server and polls it, so that it takes meetings. */
    public Server add(String name, String url, String secret) throws InterruptedException {
        AddResult added = servers.add(NewServer.of(name, ServerAddress.of(url), SharedSecret.of(secret)));
        polls.pollDue();
        return servers.require(((AddResult.Added) added).server().id());
    }

    /** Polls every server now, whatever its next time. */
    public void pollNow() throws InterruptedException {
        databases.jobs().jdbc().sql("update server set next_poll_at = now()").update();
        polls.pollDue();
    }

    public StartResult start(UUID tenant, String externalId) {
        return start.start(request(tenant, externalId));
    }

    public static StartRequest request(UUID tenant, String externalId) {
        return new StartRequest(tenant, externalId, "Biology 7b", Parameters.none(), 25);
    }

    public Meeting running(UUID tenant, String externalId) {
        return ((StartResult.Running) start(tenant, externalId)).meeting();
    }

    @Override
    public void close() {
        polls.close();
        following.close();
        start.close();
        ended.close();
        signals.close();
        notices.stop().run();
        databases.close();
    }

    /** Keeps what it is told. */
    static final class Evidence implements PollEvidence {
        final List<Observation> logged = new CopyOnWriteArrayList<>();
        final List<Map<MeetingReference, List<PolledPerson>>> polled = new CopyOnWriteArrayList<>();

        @Override
        public int polled(Instant polledAt, Duration interval, Map<MeetingReference, List<PolledPerson>> meetings) {
            polled.add(meetings);
            return 0;
        }

        @Override
        public void log(Collection<Observation> observations) {
            logged.addAll(new ArrayList<>(observations));
        }
    }
}
