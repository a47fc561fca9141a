package org.petregistry.foreignkey.protocol;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The name of the referenced thing. Paths, members, problems, tables and columns are named after it, on both sides.
 *
 * @param name one of them, {@code customer}: a lower-case word of letters and digits
 * @param plural many of them, {@code customers}
 */
public record Thing(String name, String plural) {
    private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9]*");

    public Thing {
        requireWord(name);
        requireWord(plural);
    }

    /** The member that holds the id of one: {@code customerId}. */
    public String idMember() {
        return name + "Id";
    }

    /** The member that holds the ids of many: {@code customerIds}. */
    public String idsMember() {
        return name + "Ids";
    }

    /** The name with its article: {@code a customer}. */
    public String withArticle() {
        return ("aeiou".indexOf(name.charAt(0)) < 0 ? "a " : "an ") + name;
    }

    /** The path of one in the referenced service. */
    public String path(long id) {
        return "/" + plural + "/" + id;
    }

    /** The path of the referencing rows of a relation. */
    public String path(long id, String relation) {
        return path(id) + "/" + relation;
    }

    /** The path of the referencing rows of a relation, as in the OpenAPI documents. */
    public String pathOfRelation(String relation) {
        return "/" + plural + "/{" + name + "}/" + relation;
    }

    /** {@code customer} becomes {@code Customer}. */
    public static String capital(String word) {
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }

    /**
     * Items as a sentence lists them: {@code 1 order}, {@code 1 order and 1 wish}, {@code 1 order, 1 wish and 1 bill}.
     *
     * @param items at least one
     */
    public static String enumeration(List<String> items) {
        int last = items.size() - 1;
        return last == 0 ? items.get(0) : String.join(", ", items.subList(0, last)) + " and " + items.get(last);
    }

    /** @throws IllegalArgumentException if a name cannot be part of a path and of a column name */
    public static String requireWord(String word) {
        if (!WORD.matcher(word).matches()) {
            throw new IllegalArgumentException("A name is a lower-case word of letters and digits: " + word);
        }
        return word;
    }
}
