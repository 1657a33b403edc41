package org.lectern.cli;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.lectern.simulator.Classroom;
import org.lectern.simulator.Role;
import org.lectern.simulator.Simulator;
import tools.jackson.databind.JsonNode;

/**
 * The whole life of a recording, from the button that a teacher presses to the server's word that it is deleted, and who plays it
 * on the way.
 */
final class CheckedRecording {
    private static final Duration PATIENCE = Duration.ofSeconds(45);
    /** A product that is killed while it asks for a recording keeps the next one from asking for two minutes. */
    private static final Duration FOUND = Duration.ofSeconds(150);

    private final Simulator sandbox;
    private final DemoCast cast;
    private final Comparison comparison;
    private final Facts facts;

    /**
     * The class, as the product opened it.
     *
     * @param member the course member who is sent away and comes back
     */
    record Facts(String meeting, String serverMeeting, String recording, String slug, String course, String member) {
        static Facts of(JsonNode opened) {
            return new Facts(
                    opened.get("meeting").asString(),
                    opened.get("serverMeeting").asString(),
                    opened.get("recording").asString(),
                    opened.get("slug").asString(),
                    opened.get("course").asString(),
                    opened.get("member").asString());
        }
    }

    CheckedRecording(Simulator sandbox, DemoCast cast, Comparison comparison, Facts facts) {
        this.sandbox = sandbox;
        this.cast = cast;
        this.comparison = comparison;
        this.facts = facts;
    }

    /** A class in which a teacher presses record, to its end. */
    void hold(ProductProcess product) {
        Classroom classroom = sandbox.classroom(facts.serverMeeting());
        var teacher = classroom.enter("Amara Okafor", "recorded-teacher", Role.MODERATOR);
        classroom.enter("Lena Fischer", "recorded-learner", Role.VIEWER);
        comparison.check("the room's class can be recorded", teacher.startRecording());
        product.ask("end " + facts.meeting());
    }

    /** Published, played, refused, hidden, deleted. */
    void live(ProductProcess product) {
        String url = product.url();
        DemoCast.Actor staying = cast.people().stream()
                .filter(one -> one.part() == DemoCast.Part.LEARNER)
                .findFirst()
                .orElseThrow();
        DemoCast.Actor leaving = cast.lastLearner();
        try (PageVisitor teacher = PageVisitor.signedIn(url, cast.teacher());
                PageVisitor learner = PageVisitor.signedIn(url, staying);
                PageVisitor other = PageVisitor.signedIn(url, leaving);
                PageVisitor stranger = new PageVisitor(url)) {
            comparison.check(
                    "the recording is published, and in the room's list",
                    Await.until(FOUND, () -> learner.get(list()).text().contains(watch("presentation"))));
            comparison.check(
                    "each format appears when it is there",
                    Await.until(PATIENCE, () -> learner.get(list()).text().contains(watch("video"))));
            comparison.check("the teacher plays it", plays(teacher));
            comparison.check("a learner plays it", plays(learner));
            comparison.check("somebody who has not signed in does not", !plays(stranger));
            comparison.check("nor with the server's own address", !playsAtServer(stranger) && !seesSlides(stranger));
            comparison.check("a learner sees the slides", seesSlides(learner));
            access(teacher, other, leaving);
            hiding(teacher, learner);
            deletion(product, teacher, learner);
        }
    }

    private void access(PageVisitor teacher, PageVisitor other, DemoCast.Actor leaving) {
        comparison.check("a second learner plays it", plays(other));
        String members = "/courses/" + facts.course() + "/members";
        teacher.get("/courses/" + facts.course());
        teacher.post(members + "/" + facts.member() + "/remove", Map.of("confirmed", "yes"));
        comparison.check("who was removed is refused at the next request", !plays(other));
        comparison.check("and by the server, whatever address they kept", !playsAtServer(other) && !seesSlides(other));
        comparison.check("and does not see the list", !other.get(list()).text().contains(watch("presentation")));
        teacher.post(members, Map.of("signInName", leaving.signIn(), "role", "LEARNER"));
        comparison.check("who is a member again plays it again", plays(other));
    }

    private void hiding(PageVisitor teacher, PageVisitor learner) {
        teacher.get("/recordings/" + facts.recording());
        teacher.post("/recordings/" + facts.recording() + "/publish", Map.of("publish", "false"));
        comparison.check("what is hidden is hidden at once", !plays(learner));
        comparison.check(
                "and at its server", Await.until(PATIENCE, () -> atServer().equals("unpublished")));
        teacher.post("/recordings/" + facts.recording() + "/publish", Map.of("publish", "true"));
        comparison.check("what is shown again is played again", Await.until(PATIENCE, () -> plays(learner)));
    }

    private void deletion(ProductProcess product, PageVisitor teacher, PageVisitor learner) {
        teacher.post("/recordings/" + facts.recording() + "/delete", Map.of("confirmed", "yes"));
        comparison.check(
                "what is deleted is played by nobody", !plays(learner) && !plays(teacher) && !playsAtServer(teacher));
        comparison.check(
                "it is deleted at its server",
                Await.until(PATIENCE, () -> atServer().equals("deleted")));
        comparison.check(
                "the receipt says that the server confirmed it",
                Await.until(
                        PATIENCE,
                        () -> product.ask("receipt " + facts.recording())
                                .get("confirmed")
                                .asBoolean()));
    }

    /** Follows the way to the playback to its end. */
    private boolean plays(PageVisitor visitor) {
        PageVisitor.Page page = visitor.get(play("presentation"));
        return page.isGood() && page.address().getPath().contains(facts.recording());
    }

    /** By the address that the server tells, past us. */
    private boolean playsAtServer(PageVisitor visitor) {
        PageVisitor.Page page = visitor.get(URI.create(sandbox.homeUrl())
                .resolve("/playback/presentation/2.3/" + facts.recording())
                .toString());
        return page.isGood() && page.address().getPath().contains(facts.recording());
    }

    private boolean seesSlides(PageVisitor visitor) {
        String slide = "/presentation/" + facts.recording() + "/slides/1.svg";
        PageVisitor.Page page =
                visitor.get(URI.create(sandbox.homeUrl()).resolve(slide).toString());
        return page.isGood() && page.address().getPath().equals(slide);
    }

    private String atServer() {
        return sandbox.recordings().getOrDefault(facts.recording(), "");
    }

    private String list() {
        return "/r/" + facts.slug() + "/recordings";
    }

    /** The page around the player, to which lists lead. */
    private String watch(String format) {
        return "/recordings/" + facts.recording() + "/watch/" + format;
    }

    private String play(String format) {
        return "/recordings/" + facts.recording() + "/play/" + format;
    }
}
