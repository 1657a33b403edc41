package org.lectern.simulator;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where recordings play: small pages that a browser can really play, with silence for sound, three slides, and subtitles.
 * A recording must be published, with the format that the address names.
 */
final class Playback {
    private static final int SLIDES = 3;
    private static final int MOST_SECONDS = 60;
    private static final int SAMPLES_A_SECOND = 1_000;
    private static final Pattern PATH =
            Pattern.compile("^/(?:playback/)?([a-z]+)/(?:2\\.3/)?([0-9a-f]{40}-[0-9]{13})(?:/(.*))?$");
    /** Of a player before 2.3: one page for all recordings. */
    private static final String OLDER = "/playback/presentation/2.0/playback.html";

    private static final Pattern ASKED =
            Pattern.compile("(?:^|&)meetingId=([0-9a-f]{40})(?:-|%2[Dd])([0-9]{13})(?:&|$)");
    private static final Pattern TIME = Pattern.compile("(?:^|&)t=(?:(\\d{1,4})m)?(?:(\\d{1,6})s)?(?:&|$)");
    private static final Pattern SLIDE = Pattern.compile("slides/([1-3])\\.svg");

    private final World world;

    Playback(World world) {
        this.world = world;
    }

    Reply answer(Request request) {
        Matcher asked = ASKED.matcher(request.rawQuery());
        boolean older = request.path().equals(OLDER) && asked.find();
        Matcher path = PATH.matcher(older ? "/presentation/" + asked.group(1) + "-" + asked.group(2) : request.path());
        if (!path.find()) {
            return Pages.notFound();
        }
        String type = path.group(1);
        return world.locked(() -> world.recordings
                        .find(path.group(2))
                        .filter(recorded -> recorded.state == Recorded.State.published)
                        .filter(recorded -> recorded.formats.stream()
                                .anyMatch(format -> format.type().equals(type))))
                .flatMap(recorded -> file(recorded, type, path.group(3) == null ? "" : path.group(3), request))
                .orElseGet(Pages::notFound);
    }

    private static Optional<Reply> file(Recorded recorded, String type, String name, Request request) {
        int seconds = seconds(recorded);
        Matcher slide = SLIDE.matcher(name);
        if (slide.matches()) {
            return Optional.of(of("image/svg+xml", slide(Integer.parseInt(slide.group(1)))));
        }
        return switch (name) {
            case "" -> Optional.of(page(recorded, type, start(request.rawQuery())));
            case "shapes.svg" -> Optional.of(of("image/svg+xml", shapes(seconds)));
            case "metadata.xml" -> Optional.of(of("text/xml;charset=utf-8", metadata(recorded)));
            case "captions_en.vtt" -> Optional.of(of("text/vtt;charset=utf-8", captions(seconds)));
            case "sound.wav", "audio.ogg" ->
                Optional.of(new Reply(200, Map.of("Content-Type", "audio/wav"), silence(seconds)));
            default -> name.endsWith(".png") ? Assets.find("icon.svg") : Optional.empty();
        };
    }

    private static Reply of(String contentType, String text) {
        return Reply.of(200, contentType, text).with("X-Content-Type-Options", "nosniff");
    }

    /** The whole page is at an address without final slash too, so files are named from the root. */
    private static Reply page(Recorded recorded, String type, int start) {
        String files = "/" + (type.equals("presentation") ? "" : "playback/") + type + "/" + recorded.id() + "/";
        int seconds = seconds(recorded);
        StringBuilder main = new StringBuilder("<main class=\"single\"><h1>" + Pages.escape(recorded.origin.name())
                + "</h1><p>A recording of the sandbox, as " + Pages.escape(type) + ". It has no sound.</p>");
        if (type.equals("presentation")) {
            int slide = Math.min(SLIDES, 1 + start * SLIDES / seconds);
            main.append("<p><img src=\"%sslides/%d.svg\" width=\"320\" height=\"180\" alt=\"Slide %d\"></p>"
                    .formatted(files, slide, slide));
        }
        main.append("""
                <video controls width="320" height="80" preload="metadata" src="%ssound.wav#t=%d"><track default kind="captions" srclang="en" label="English" src="%scaptions_en.vtt"></video></main>""".formatted(files, start, files));
        return Pages.page(200, "Recording", "", main.toString())
                .with("Content-Security-Policy", "default-src 'self'; frame-ancestors *; base-uri 'none'");
    }

    private static int seconds(Recorded recorded) {
        return (int) Math.clamp(recorded.durationMillis() / 1_000, SLIDES, MOST_SECONDS);
    }

    private static int start(String query) {
        Matcher time = TIME.matcher(query);
        if (!time.find()) {
            return 0;
        }
        return 60 * number(time.group(1)) + number(time.group(2));
    }

    private static int number(@org.jspecify.annotations.Nullable String text) {
        return text == null ? 0 : Integer.parseInt(text);
    }

    private static String slide(int number) {
        return """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 180"><rect width="320" height="180" fill="#e9eefc"/>\
                <text x="160" y="100" font-family="sans-serif" font-size="36" text-anchor="middle" fill="#181d29">Slide %d</text></svg>""".formatted(number);
    }

    private static String shapes(int seconds) {
        StringBuilder svg = new StringBuilder(
                "<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\""
                        + " id=\"svgfile\" version=\"1.1\" viewBox=\"0 0 800 600\">\n");
        for (int i = 0; i < SLIDES; i++) {
            svg.append("<image id=\"image%d\" class=\"slide\" in=\"%.1f\" out=\"%.1f\" xlink:href=\"slides/%d.svg\"/>\n"
                    .formatted(
                            i + 1,
                            i == 0 ? 0.0 : (double) seconds * i / SLIDES,
                            (double) seconds * (i + 1) / SLIDES,
                            i + 1));
        }
        return svg.append("</svg>\n").toString();
    }

    private static String metadata(Recorded recorded) {
        return "<recording><id>%s</id><state>published</state><published>true</published><meta><name>%s</name></meta></recording>"
                .formatted(recorded.id(), Pages.escape(recorded.origin.name()));
    }

    private static String captions(int seconds) {
        return String.format(
                Locale.ROOT,
                "WEBVTT\n\n00:00.000 --> 00:%02d.000\nNobody says anything here.\n",
                Math.min(59, seconds));
    }

    private static byte[] silence(int seconds) {
        int samples = seconds * SAMPLES_A_SECOND;
        ByteBuffer wav = ByteBuffer.allocate(44 + samples).order(ByteOrder.LITTLE_ENDIAN);
        wav.put(ascii("RIFF")).putInt(36 + samples).put(ascii("WAVEfmt ")).putInt(16);
        wav.putShort((short) 1).putShort((short) 1).putInt(SAMPLES_A_SECOND).putInt(SAMPLES_A_SECOND);
        wav.putShort((short) 1).putShort((short) 8).put(ascii("data")).putInt(samples);
        for (int i = 0; i < samples; i++) {
            wav.put((byte) 0x80);
        }
        return wav.array();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** First parts of paths that belong to recordings. */
    static boolean isAbout(String path) {
        return List.of("/playback/", "/podcast/", "/presentation/", "/video/", "/notes/", "/screenshare/").stream()
                .anyMatch(path::startsWith);
    }
}
