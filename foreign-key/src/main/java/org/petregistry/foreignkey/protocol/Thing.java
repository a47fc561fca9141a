package org.petregistry.foreignkey.protocol;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * How the referenced thing is called. Paths, members, problems, tables and columns are named by it, on both sides alike.
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

    /** The path of one, relative to the service that has it. */
    public String path(long id) {
        return "/" + plural + "/" + id;
    }

    /** The path of what refers to one through a relation. */
    public String path(long id, String relation) {
        return path(id) + "/" + relation;
    }

    /** The path of what refers to one through a relation, as the OpenAPI documents have it. */
    public String pathOfRelation(String relation) {
        return "/" + plural + "/{" + name + "}/" + relation;
    }

    /** {@code customer} becomes {@code Customer}. */
    public static String capital(String word) {
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }

    /** @throws IllegalArgumentException where a name would not do as part of a path and of a column's name */
    public static String requireWord(String word) {
        if (!WORD.matcher(word).matches()) {
            throw new IllegalArgumentException("A name is a lower-case word of letters and digits: " + word);
        }
        return word;
    }
}
