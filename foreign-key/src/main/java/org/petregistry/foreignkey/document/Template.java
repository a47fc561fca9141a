package org.petregistry.foreignkey.document;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of an OpenAPI document with placeholders: {@code <name>} is replaced by a value, and the lines between {@code #each
 * name} and {@code #end} are repeated for each entry of a list.
 */
final class Template {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^ *#each (\\w+)\\n(.*?)^ *#end\\n");
    private static final Pattern PLACE = Pattern.compile("<(\\w+)>");

    private Template() {}

    /** The text of a resource of this package, with its placeholders replaced. */
    static String fill(String resource, Map<String, String> values, Map<String, List<Map<String, String>>> lists) {
        String blocks = BLOCK.matcher(read(resource)).replaceAll(block -> {
            StringBuilder all = new StringBuilder();
            lists.get(block.group(1)).forEach(entry -> all.append(fill(block.group(2), entry)));
            return Matcher.quoteReplacement(all.toString());
        });
        return fill(blocks, values);
    }

    private static String fill(String text, Map<String, String> values) {
        // A placeholder without a value here may have one outside the block.
        return PLACE.matcher(text)
                .replaceAll(place -> Matcher.quoteReplacement(values.getOrDefault(place.group(1), place.group())));
    }

    private static String read(String resource) {
        try (InputStream text = Template.class.getResourceAsStream(resource)) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
