package org.lectern.bbb;

import java.util.Optional;

/**
 * The answer to the version call, which needs no checksum.
 *
 * @param element everything the server said
 */
public record ServerVersion(AnswerElement element) {

    /** {@code 2.0} for years now, whatever the release. */
    public String apiVersion() {
        return element.text("version");
    }

    /** The release, if the server reveals it. */
    public Optional<String> release() {
        return Optional.of(element.text("bbbVersion")).filter(text -> !text.isEmpty());
    }

    /**
     * The generation, as far as the answer tells: from the release if revealed, else 3.0 from its GraphQL addresses, else
     * unknown.
     */
    public Optional<VersionProfile> profile() {
        Optional<VersionProfile> revealed = release().flatMap(ServerVersion::profileOf);
        if (revealed.isPresent()) {
            return revealed;
        }
        return element.text("graphqlWebsocketUrl").isEmpty() ? Optional.empty() : Optional.of(VersionProfile.V3_0);
    }

    private static Optional<VersionProfile> profileOf(String release) {
        String text = release.startsWith("v") ? release.substring(1) : release;
        String[] parts = text.split("[.-]", 3);
        if (parts.length < 2 || !parts[0].matches("\\d{1,4}") || !parts[1].matches("\\d{1,4}")) {
            return Optional.empty();
        }
        int number = Integer.parseInt(parts[0]) * 10_000 + Integer.parseInt(parts[1]);
        if (number >= 30_000) {
            return Optional.of(VersionProfile.V3_0);
        }
        return switch (number) {
            case 20_004 -> Optional.of(VersionProfile.V2_4);
            case 20_005 -> Optional.of(VersionProfile.V2_5);
            case 20_006 -> Optional.of(VersionProfile.V2_6);
            default -> number >= 20_007 ? Optional.of(VersionProfile.V2_7) : Optional.empty();
        };
    }
}
