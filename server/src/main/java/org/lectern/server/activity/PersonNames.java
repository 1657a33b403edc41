package org.lectern.server.activity;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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
        evidence.connections().forEach((id, state) -> (isLinked(id) ? others : own).add(state));
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

    private boolean isLinked(String connection) {
        return !evidence.linked().isEmpty()
                && evidence.linked().values().stream()
                        .anyMatch(other -> other.connections().containsKey(connection));
    }

    private static List<ConnectionName> latestFirst(List<ConnectionState> connections) {
        var sorted = new ArrayList<>(connections);
        sorted.sort(Comparator.comparingLong(ConnectionState::lastAt).reversed());
        var names = new ArrayList<ConnectionName>(sorted.size());
        sorted.forEach(state -> names.add(state.naming()));
        return names;
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
        return first(names, told)
                .or(() -> first(evidence.polled(), shown))
                .or(() -> first(evidence.reported(), afterwards));
    }

    private static <T> Optional<String> first(List<T> tellers, Function<T, String> told) {
        for (T teller : tellers) {
            String text = told.apply(teller);
            if (!text.isEmpty()) {
                return Optional.of(text);
            }
        }
        return Optional.empty();
    }
}
