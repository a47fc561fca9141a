package org.petregistry.systemtests.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.petregistry.systemtests.harness.Api;
import org.petregistry.systemtests.harness.RunningRegistry;

/** The README's tour, read from the README: every command is carried out, and must answer what stands below it. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ReadmeTourIT {
    private static final Path README = Path.of("..", "README.md");
    private static final Pattern BLOCK = Pattern.compile("```console\n(.*?)```", Pattern.DOTALL);
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z");

    /** A shell's words, as far as the tour has any: bare, or in single or double quotes. */
    private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)");

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Test
    void every_command_of_the_tour_answers_what_the_readme_says() throws IOException, InterruptedException {
        List<Step> steps = steps(Files.readString(README));
        assertThat(steps).hasSizeGreaterThan(10);
        if (System.getProperty("registry.owners") != null) {
            tour(steps, new Api(address("registry.owners")), new Api(address("registry.pets")));
            return;
        }
        try (RunningRegistry registry = RunningRegistry.start("readme")) {
            tour(steps, registry.owners(), registry.pets());
        }
    }

    /** The address of a service that runs already, as {@code .ci/compose} gives it. */
    private static URI address(String property) {
        return URI.create(System.getProperty(property));
    }

    private void tour(List<Step> steps, Api owners, Api pets) throws IOException, InterruptedException {
        for (Step step : steps) {
            assertThat(withoutTimes(run(step.command(), owners, pets)))
                    .as(step.command())
                    .isEqualTo(withoutTimes(step.output()));
        }
    }

    private static List<Step> steps(String readme) {
        String tour = readme.substring(readme.indexOf("## A tour"));
        List<Step> steps = new ArrayList<>();
        Matcher block = BLOCK.matcher(tour.substring(0, tour.indexOf("\n## ")));
        while (block.find()) {
            for (String step : block.group(1).split("(?m)^\\$ ")) {
                if (!step.isEmpty()) {
                    int end = step.indexOf('\n');
                    steps.add(new Step(
                            step.substring(0, end), step.substring(end + 1).strip()));
                }
            }
        }
        return steps;
    }

    /** What curl would print; of its options those that the tour uses. */
    private String run(String command, Api owners, Api pets) throws IOException, InterruptedException {
        Iterator<String> words = words(command).iterator();
        assertThat(words.next()).isEqualTo("curl");
        HttpRequest.Builder request = HttpRequest.newBuilder();
        String method = null;
        String body = null;
        boolean printStatus = false;
        while (words.hasNext()) {
            String word = words.next();
            switch (word) {
                case "-s" -> {}
                case "-X" -> method = words.next();
                case "-w" -> printStatus = words.next().contains("%{http_code}");
                case "-H" -> {
                    String[] header = words.next().split(": ", 2);
                    request.header(header[0], header[1]);
                }
                case "--json" -> {
                    body = words.next();
                    request.header("Content-Type", "application/json");
                }
                default ->
                    request.uri(URI.create("http://"
                            + word.replace("localhost:8080", owners.base().getAuthority())
                                    .replace("localhost:8081", pets.base().getAuthority())));
            }
        }
        if (method == null) {
            method = body == null ? "GET" : "POST";
        }
        request.method(
                method, body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        return answer.body().strip() + (printStatus ? Integer.toString(answer.statusCode()) : "");
    }

    private static List<String> words(String command) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(command);
        while (word.find()) {
            words.add(word.group(1) != null ? word.group(1) : word.group(2) != null ? word.group(2) : word.group(3));
        }
        return words;
    }

    private static String withoutTimes(String text) {
        return TIME.matcher(text).replaceAll("a time");
    }

    private record Step(String command, String output) {}
}
