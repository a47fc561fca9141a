package org.petregistry.systemtests.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.thisptr.jackson.jq.BuiltinFunctionLoader;
import net.thisptr.jackson.jq.JsonQuery;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.Versions;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.petregistry.systemtests.harness.CheckedApi;
import org.petregistry.systemtests.harness.RunningRegistry;
import org.petregistry.testkit.http.Answer;
import org.petregistry.testkit.http.Api;

/** The tours of the documentation: every command must print the output that is shown below it. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ReadmeTourIT {
    private static final Path README = Path.of("..", "README.md");
    private static final Path TOUR = Path.of("..", "docs", "tour.md");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern BLOCK = Pattern.compile("```console\n(.*?)```", Pattern.DOTALL);
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z");

    /** A shell's words, as far as the tour has any: bare, or in single or double quotes. */
    private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)");

    @Test
    void every_command_of_the_readme_prints_the_output_shown_there() throws IOException {
        try (RunningRegistry registry = RunningRegistry.start("readme")) {
            follow(README, registry.owners(), registry.pets());
        }
    }

    @Test
    void every_command_of_the_tour_prints_the_output_shown_there() throws IOException {
        if (System.getProperty("registry.owners") != null) {
            follow(TOUR, new CheckedApi(address("registry.owners")), new CheckedApi(address("registry.pets")));
            return;
        }
        try (RunningRegistry registry = RunningRegistry.start("tour")) {
            follow(TOUR, registry.owners(), registry.pets());
        }
    }

    /** The address of a running service, as {@code .ci/compose} sets it. */
    private static URI address(String property) {
        return URI.create(System.getProperty(property));
    }

    private void follow(Path page, Api owners, Api pets) throws IOException {
        List<Step> steps = steps(Files.readString(page));
        assertThat(steps).hasSizeGreaterThan(5);
        for (Step step : steps) {
            assertThat(withoutTimes(run(step.command(), owners, pets)))
                    .as(step.command())
                    .isEqualTo(withoutTimes(step.output()));
        }
    }

    private static List<Step> steps(String page) {
        List<Step> steps = new ArrayList<>();
        Matcher block = BLOCK.matcher(page);
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

    /** The output of curl; supports the options that the tour uses. */
    private String run(String command, Api owners, Api pets) throws IOException {
        Iterator<String> words = words(command).iterator();
        assertThat(words.next()).isEqualTo("curl");
        List<String> headers = new ArrayList<>();
        Api service = null;
        String path = null;
        String method = null;
        String body = null;
        boolean printStatus = false;
        String filter = null;
        while (words.hasNext()) {
            String word = words.next();
            switch (word) {
                case "-s" -> {}
                case "|" -> {
                    assertThat(List.of(words.next(), words.next())).containsExactly("jq", "-c");
                    filter = words.next();
                }
                case "-X" -> method = words.next();
                case "-w" -> printStatus = words.next().contains("%{http_code}");
                case "-H" -> headers.addAll(List.of(words.next().split(": ", 2)));
                case "--json" -> {
                    body = words.next();
                    headers.addAll(List.of("Content-Type", "application/json"));
                }
                default -> {
                    service = word.startsWith("localhost:8080") ? owners : pets;
                    path = word.substring(word.indexOf('/'));
                }
            }
        }
        if (method == null) {
            method = body == null ? "GET" : "POST";
        }
        Answer answer = service.send(method, path, body, headers.toArray(String[]::new));
        if (filter != null) {
            return filtered(answer.text(), filter);
        }
        return answer.text().strip() + (printStatus ? Integer.toString(answer.status()) : "");
    }

    /** The output of {@code jq -c}. */
    private static String filtered(String json, String filter) throws IOException {
        Scope scope = Scope.newEmptyScope();
        BuiltinFunctionLoader.getInstance().loadFunctions(Versions.JQ_1_6, scope);
        List<String> lines = new ArrayList<>();
        JsonQuery.compile(filter, Versions.JQ_1_6)
                .apply(scope, JSON.readTree(json), line -> lines.add(line.toString()));
        return String.join("\n", lines);
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
