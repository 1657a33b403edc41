package org.lectern.bbb;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * A request to create a meeting: all parameters in the order they were given, unknown ones too, and what goes into its
 * body. Immutable; each method gives a changed copy.
 *
 * <p>Send both passwords, the same ones, with every create of a meeting: only then is repeating it safe on every version.
 *
 * @see "docs/protocol/bigbluebutton-api.md, create"
 */
public final class CreateMeeting {

    /** Names that servers accept; they drop others without a word, so we refuse them. */
    private static final Pattern META_NAME = Pattern.compile("[a-zA-Z][a-zA-Z0-9-]*");

    private final Parameters parameters;
    private final List<Presentation> presentations;
    private final Map<String, String> modules;

    private CreateMeeting(Parameters parameters, List<Presentation> presentations, Map<String, String> modules) {
        this.parameters = parameters;
        this.presentations = presentations;
        this.modules = modules;
    }

    /**
     * A meeting of this ID and name. Servers want 2 to 256 characters in each and answer {@code sizeError} otherwise.
     *
     * @throws IllegalArgumentException if the ID has commas, control characters or outer blanks, or either is empty
     */
    public static CreateMeeting of(String meetingId, String name) {
        if (meetingId.isEmpty()
                || meetingId.indexOf(',') >= 0
                || !meetingId.equals(meetingId.strip())
                || meetingId.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "a meeting ID is not empty and has no comma, control character or outer blank");
        }
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a meeting has a name");
        }
        return parse(Parameters.of("name", name, "meetingID", meetingId));
    }

    /** Takes the parameters of a received create as they are. */
    public static CreateMeeting parse(Parameters parameters) {
        return new CreateMeeting(parameters, List.of(), Map.of());
    }

    /** Sets a text; an empty one removes the parameter, as servers would take their default. */
    public CreateMeeting with(CreateParameter parameter, String value) {
        return with(parameter.wireName(), value);
    }

    public CreateMeeting with(CreateParameter parameter, boolean value) {
        return with(parameter.wireName(), Boolean.toString(value));
    }

    public CreateMeeting with(CreateParameter parameter, long value) {
        return with(parameter.wireName(), Long.toString(value));
    }

    /** Sets any parameter, known or not; an empty text removes it, unless it is metadata, which come back as given. */
    public CreateMeeting with(String name, String value) {
        boolean removes = value.isEmpty() && !name.startsWith("meta_");
        return new CreateMeeting(
                removes ? parameters.without(name) : parameters.with(name, value), presentations, modules);
    }

    public CreateMeeting passwords(MeetingPassword attendee, MeetingPassword moderator) {
        return with(CreateParameter.ATTENDEE_PW, attendee.reveal())
                .with(CreateParameter.MODERATOR_PW, moderator.reveal());
    }

    /**
     * Adds metadata, which comes back in answers, recordings and events.
     *
     * @param name without {@code meta_}: a letter, then letters, digits, dashes; servers make it lower case
     * @throws IllegalArgumentException for a name that servers would drop
     */
    public CreateMeeting meta(String name, String value) {
        if (!META_NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "metadata name " + name + ": a letter, then letters, digits and dashes only");
        }
        return with("meta_" + name, value);
    }

    /** Adds a deck; sent in an XML body, the parameters stay in the query. */
    public CreateMeeting presentation(Presentation presentation) {
        List<Presentation> copy = new ArrayList<>(presentations);
        copy.add(presentation);
        return new CreateMeeting(parameters, List.copyOf(copy), modules);
    }

    /** Adds another module to the XML body (3.0), such as {@code clientSettingsOverride} with JSON text. */
    public CreateMeeting module(String name, String text) {
        Map<String, String> copy = new LinkedHashMap<>(modules);
        copy.put(name, text);
        return new CreateMeeting(parameters, presentations, Collections.unmodifiableMap(copy));
    }

    public String meetingId() {
        return text(CreateParameter.MEETING_ID).orElse("");
    }

    public String name() {
        return text(CreateParameter.NAME).orElse("");
    }

    /** A value that is there and not empty. */
    public Optional<String> text(CreateParameter parameter) {
        return parameters.first(parameter.wireName()).filter(value -> !value.isEmpty());
    }

    /** A flag as servers read it: {@code true} in any case is true, anything else false, absent the default. */
    public boolean flag(CreateParameter parameter, boolean standard) {
        return text(parameter).map(value -> value.equalsIgnoreCase("true")).orElse(standard);
    }

    /** A number as servers read it: empty where there is none or it does not parse. */
    public OptionalLong number(CreateParameter parameter) {
        String value = text(parameter).orElse("").strip();
        return value.matches("-?\\d{1,18}") ? OptionalLong.of(Long.parseLong(value)) : OptionalLong.empty();
    }

    /** Metadata by name in lower case without the prefix; names that servers drop are left out. */
    public Map<String, String> metadata() {
        Map<String, String> metadata = new LinkedHashMap<>();
        for (Parameters.Parameter parameter : parameters) {
            String name = parameter.name();
            if (name.startsWith("meta_") && META_NAME.matcher(name.substring(5)).matches()) {
                metadata.putIfAbsent(name.substring(5).toLowerCase(Locale.ROOT), parameter.value());
            }
        }
        return metadata;
    }

    public Parameters parameters() {
        return parameters;
    }

    public List<Presentation> presentations() {
        return presentations;
    }

    public Map<String, String> modules() {
        return modules;
    }

    Call<CreatedMeeting> call() {
        Call.Body body = presentations.isEmpty() && modules.isEmpty()
                ? new Call.FormWhenLong()
                : new Call.Content("application/xml", ModulesXml.write(presentations, modules));
        String asked = meetingId();
        return new Call<>("create", parameters, body, Call.Effect.CHANGE, root -> {
            CreatedMeeting created = new CreatedMeeting(root);
            if (!created.meetingId().equals(asked)) {
                throw new IllegalArgumentException("created a meeting of another ID than asked for");
            }
            if (created.internalMeetingId().isEmpty() || root.text("createTime").isEmpty()) {
                throw new IllegalArgumentException("created a meeting without internalMeetingID or createTime");
            }
            return created;
        });
    }

    @Override
    public String toString() {
        return "CreateMeeting" + parameters;
    }
}
