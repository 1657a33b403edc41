package org.lectern.server.activity;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.lectern.server.activity.PersonActivity.Who;

/** Who a person is, by everything that tells of the person; somebody linked speaks only where nobody else does. */
final class PersonNames {
    /** What identifiers of people who dialled in begin with. */
    private static final String BY_TELEPHONE = "v_";

    private final String key;
    private final ClassAssembly.Evidence evidence;

    PersonNames(String key, ClassAssembly.Evidence evidence) {
        this.key = key;
        this.evidence = evidence;
    }

    Who who() {
        String external = key.startsWith("u:") ? key.substring(2) : "";
        var own = new ArrayList<ConnectionState>();
        var others = new ArrayList<ConnectionState>();
        for (Map.Entry<String, ConnectionState> connection :
                evidence.connections().entrySet()) {
            boolean isLinked = evidence.linked().values().stream()
                    .anyMatch(other -> other.connections().containsKey(connection.getKey()));
            (isLinked ? others : own).add(connection.getValue());
        }
        var latest = new ArrayList<>(latestFirst(own));
        latest.addAll(latestFirst(others));
        String fallback = external.isEmpty() ? key.substring(2) : external;
        String name = first(latest, ConnectionName::name, PolledState::name, ReportedState::name)
                .orElse(fallback);
        String role = first(latest, ConnectionName::role, PolledState::role, ReportedState::role)
                .orElse("");
        List<ConnectionName> deciding = own.isEmpty() ? latest : latestFirst(own);
        boolean guest = deciding.isEmpty()
                ? evidence.polled().isEmpty() && external.isEmpty()
                : deciding.stream().allMatch(naming -> naming.guest() || external.isEmpty());
        return new Who(key, external, name, role, guest, nature());
    }

    private static List<ConnectionName> latestFirst(List<ConnectionState> connections) {
        return connections.stream()
                .sorted(Comparator.comparingLong(ConnectionState::lastAt).reversed())
                .map(ConnectionState::naming)
                .toList();
    }

    private PersonActivity.Nature nature() {
        boolean dialIn = evidence.connections().keySet().stream().anyMatch(id -> id.startsWith(BY_TELEPHONE));
        var others = new ArrayList<PersonActivity.Linked>();
        evidence.linked()
                .forEach((other, theirs) -> others.add(new PersonActivity.Linked(other, nameAlone(other, theirs))));
        boolean onlyReported = evidence.connections().isEmpty()
                && evidence.polled().isEmpty()
                && !evidence.reported().isEmpty();
        return new PersonActivity.Nature(dialIn, onlyReported, others);
    }

    private static String nameAlone(String key, ClassAssembly.Evidence evidence) {
        return Stream.of(
                        evidence.connections().values().stream()
                                .sorted(Comparator.comparingLong(ConnectionState::lastAt)
                                        .reversed())
                                .map(state -> state.naming().name()),
                        evidence.polled().stream().map(PolledState::name),
                        evidence.reported().stream().map(ReportedState::name))
                .flatMap(names -> names)
                .filter(name -> !name.isEmpty())
                .findFirst()
                .orElse(key.substring(2));
    }

    private Optional<String> first(
            List<ConnectionName> names,
            Function<ConnectionName, String> told,
            Function<PolledState, String> shown,
            Function<ReportedState, String> afterwards) {
        return Stream.of(
                        names.stream().map(told),
                        evidence.polled().stream().map(shown),
                        evidence.reported().stream().map(afterwards))
                .flatMap(texts -> texts)
                .filter(text -> !text.isEmpty())
                .findFirst();
    }
}
