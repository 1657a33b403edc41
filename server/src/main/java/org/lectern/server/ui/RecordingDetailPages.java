package org.lectern.server.ui;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.PutTextTrack;
import org.lectern.bbb.TextTrack;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.person.Person;
import org.lectern.server.recording.CaptionFile;
import org.lectern.server.recording.ChangeRecordings;
import org.lectern.server.recording.RecordingDetails;
import org.lectern.server.recording.TextTracks;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What a teacher sets of a recording beside its name: tags, protection, captions. */
@Controller
final class RecordingDetailPages {
    static final int MOST_TAGS = 20;
    static final int LONGEST_TAG = 50;
    private static final Pattern LANGUAGE = Pattern.compile("[a-z]{2,3}(-[A-Z]{2})?");
    private static final int LONGEST_LABEL = 100;

    private final RecordingAccess access;
    private final ChangeRecordings changes;
    private final TextTracks tracks;
    private final RecordingDetails details;

    RecordingDetailPages(
            RecordingAccess access, ChangeRecordings changes, TextTracks tracks, RecordingDetails details) {
        this.access = access;
        this.changes = changes;
        this.tracks = tracks;
        this.details = details;
    }

    /**
     * @param protection whether its server protects it; null where it tells of none
     * @param open whether its server has still to show a change
     */
    record DetailsView(
            RecordingRow recording, String tags, @Nullable Boolean protection, boolean open) {}

    /** Captions that are there. */
    record Track(String kind, String lang, String label, String source) {}

    /** @param answered whether the server told which there are */
    record CaptionsView(
            RecordingRow recording, boolean answered, List<Track> tracks, List<RecordingDetails.Sent> sent) {}

    @GetMapping("/recordings/{id}/details")
    String details(Person viewer, @PathVariable String id, Model model) {
        return show(viewer, access.managed(viewer, id), null, model);
    }

    private String show(Person viewer, RecordingAccess.RecordingView view, @Nullable String typed, Model model) {
        String id = view.item().recordId();
        RecordingDetails.Details found = details.find(viewer.tenantId(), id).orElseThrow(NoSuchPage::new);
        model.addAttribute(
                "view",
                new DetailsView(view.row(), typed == null ? tags(found) : typed, found.protection(), found.open()));
        return "recording-details";
    }

    /** Too many or too long as its server has them, they are so in the form too, so that saving says it and cuts nothing off. */
    private static String tags(RecordingDetails.Details found) {
        return found.tags().stream()
                .limit(MOST_TAGS + 1)
                .map(tag -> tag.substring(0, Math.min(tag.length(), LONGEST_TAG + 1)))
                .collect(Collectors.joining(", "));
    }

    @PostMapping("/recordings/{id}/tags")
    Object tag(Person viewer, @PathVariable String id, @RequestParam(defaultValue = "") String tags, Reply reply)
            throws InterruptedException {
        RecordingAccess.RecordingView view = access.managed(viewer, id);
        List<String> wanted = Arrays.stream(tags.split(","))
                .map(tag -> tag.strip().replaceAll("\\s+", " "))
                .filter(tag -> !tag.isEmpty())
                .distinct()
                .toList();
        if (wanted.size() > MOST_TAGS || wanted.stream().anyMatch(RecordingDetailPages::isBadTag)) {
            reply.refuse(Problems.of("tags", "problem.recording-tags"));
            return show(viewer, view, tags, reply.model());
        }
        tell(
                changes.update(
                        viewer.tenantId(),
                        by(viewer),
                        List.of(id),
                        Map.of("bbb-recording-tags", String.join(",", wanted)),
                        null),
                reply.next(),
                "recording.tagged",
                view);
        return Go.to("/recordings/" + id + "/details");
    }

    private static boolean isBadTag(String tag) {
        return tag.length() > LONGEST_TAG || tag.chars().anyMatch(Character::isISOControl);
    }

    @PostMapping("/recordings/{id}/protect")
    Object protect(
            Person viewer,
            @PathVariable String id,
            @RequestParam(defaultValue = "") String protect,
            RedirectAttributes next)
            throws InterruptedException {
        RecordingAccess.RecordingView view = access.managed(viewer, id);
        boolean wanted = protect.equals("true");
        tell(
                changes.update(viewer.tenantId(), by(viewer), List.of(id), Map.of(), wanted),
                next,
                wanted ? "recording.protected" : "recording.unprotected",
                view);
        return Go.to("/recordings/" + id + "/details");
    }

    /** Asks the server that has the recording: a slow one makes a slow page. */
    @GetMapping("/recordings/{id}/captions")
    String captions(Person viewer, @PathVariable String id, Model model) throws InterruptedException {
        return showCaptions(viewer, access.managed(viewer, id), model);
    }

    private String showCaptions(Person viewer, RecordingAccess.RecordingView view, Model model)
            throws InterruptedException {
        String id = view.item().recordId();
        var told = tracks.list(viewer.tenantId(), id);
        List<Track> there = new ArrayList<>();
        if (told instanceof TextTracks.Result.Told<List<TextTrack>>(List<TextTrack> all)) {
            all.forEach(one -> there.add(new Track(one.kind(), one.lang(), one.label(), one.source())));
        }
        boolean answered = !(told instanceof TextTracks.Result.Unavailable);
        List<String> shown =
                there.stream().map(one -> one.kind() + " " + one.lang()).toList();
        model.addAttribute(
                "view", new CaptionsView(view.row(), answered, there, details.notShown(viewer.tenantId(), id, shown)));
        return "recording-captions";
    }

    @PostMapping("/recordings/{id}/captions")
    Object upload(
            Person viewer,
            @PathVariable String id,
            @RequestParam(required = false) @Nullable MultipartFile file,
            @RequestParam(defaultValue = "subtitles") String kind,
            @RequestParam(defaultValue = "") String lang,
            @RequestParam(defaultValue = "") String label,
            Reply reply)
            throws IOException, InterruptedException {
        RecordingAccess.RecordingView view = access.managed(viewer, id);
        String language = lang.strip().replace('_', '-');
        List<Problem> problems = new ArrayList<>();
        CaptionFile read = CaptionFile.of(file == null ? new byte[0] : file.getBytes());
        if (read instanceof CaptionFile.Wrong(CaptionFile.Problem problem)) {
            problems.add(new Problem("file", "problem.caption." + problem.name()));
        }
        if (!LANGUAGE.matcher(language).matches()) {
            problems.add(new Problem("lang", "problem.caption-language"));
        }
        if (label.strip().length() > LONGEST_LABEL || label.chars().anyMatch(Character::isISOControl)) {
            problems.add(new Problem("label", "problem.caption-label"));
        }
        if (problems.isEmpty() && read instanceof CaptionFile.Good good) {
            String of = kind.equals("captions") ? "captions" : "subtitles";
            var track = new PutTextTrack(
                    id, of, language.replace('-', '_'), label.strip(), of + "_" + language + ".vtt", good.bytes());
            switch (tracks.put(viewer.tenantId(), by(viewer), track)) {
                case TextTracks.Given.Taken _ -> Notice.good(reply.next(), "recording.captioned", language);
                case TextTracks.Given.Kept _ -> Notice.good(reply.next(), "recording.caption-kept", language);
                case TextTracks.Given.Refused refused ->
                    Notice.bad(reply.next(), "recording.caption-refused", refused.message());
                case TextTracks.Given.NotFound _ ->
                    Notice.bad(reply.next(), "recording.not-now", view.item().name());
                case TextTracks.Given.Unavailable _ ->
                    Notice.bad(
                            reply.next(),
                            "recording.caption-silent",
                            view.item().name());
            }
            return Go.to("/recordings/" + id + "/captions");
        }
        reply.refuse(new Problems(problems));
        reply.model().addAttribute("typedLang", lang);
        reply.model().addAttribute("typedLabel", label);
        return showCaptions(viewer, view, reply.model());
    }

    private static void tell(
            ChangeRecordings.Result result, RedirectAttributes next, String key, RecordingAccess.RecordingView view) {
        switch (result) {
            case DONE -> Notice.good(next, key, view.item().name());
            case NOT_FOUND -> Notice.bad(next, "recording.not-now", view.item().name());
        }
    }

    private static AuditActor by(Person viewer) {
        return viewer.operator() ? AuditActor.operator(viewer.id()) : AuditActor.person(viewer.id());
    }
}
