package org.petregistry.systemtests.queries;

import java.util.List;
import java.util.Map;

/** The four kinds of rows. Referencing ones come after referenced ones. */
enum Resource {
    ROLE(
            "/roles",
            List.of("name"),
            Map.of(),
            List.of(),
            QueryField.of("id", "equal ranges sort"),
            QueryField.of("name", "equal prefix sort")),
    OWNER(
            "/owners",
            List.of("name", "username", "email", "roleId"),
            Map.of("roleId", ROLE),
            List.of("role", "pets", "posts"),
            QueryField.of("id", "equal ranges sort"),
            QueryField.of("name", "equal prefix contains sort"),
            QueryField.of("username", "equal prefix isNull sort"),
            QueryField.of("email", "equal isNull"),
            QueryField.of("roleId", "equal isNull"),
            QueryField.of("state", "equal"),
            QueryField.of("createdAt", "ranges sort")),
    PET(
            "/pets",
            List.of("name", "species", "ownerId"),
            Map.of("ownerId", OWNER),
            List.of("owner"),
            QueryField.of("id", "equal ranges sort"),
            QueryField.of("name", "equal prefix contains sort"),
            QueryField.of("species", "equal isNull sort"),
            QueryField.of("ownerId", "equal isNull sort"),
            QueryField.of("createdAt", "ranges sort"),
            QueryField.of("owner.name", "equal prefix sort"),
            QueryField.of("owner.username", "equal prefix sort")),
    POST(
            "/posts",
            List.of("body", "authorId", "petId"),
            Map.of("authorId", OWNER, "petId", PET),
            List.of("author", "pet"),
            QueryField.of("id", "equal ranges sort"),
            QueryField.of("authorId", "equal sort"),
            QueryField.of("petId", "equal isNull"),
            QueryField.of("createdAt", "ranges sort"),
            QueryField.of("author.name", "equal prefix sort"),
            QueryField.of("author.username", "equal prefix sort"));

    private final String path;
    private final List<String> members;
    private final Map<String, Resource> references;
    private final List<String> includes;
    private final List<QueryField> fields;

    Resource(
            String path,
            List<String> members,
            Map<String, Resource> references,
            List<String> includes,
            QueryField... fields) {
        this.path = path;
        this.members = members;
        this.references = references;
        this.includes = includes;
        this.fields = List.of(fields);
    }

    String path() {
        return path;
    }

    /** The members that a client can write. */
    List<String> members() {
        return members;
    }

    /** The members that refer to another row, and its kind. */
    Map<String, Resource> references() {
        return references;
    }

    /** The first member is the only text that is never null; a post also has an author. */
    boolean mayBeNull(String member) {
        return !member.equals(members.get(0)) && !member.equals("authorId");
    }

    List<String> includes() {
        return includes;
    }

    List<QueryField> fields() {
        return fields;
    }

    QueryField field(String name) {
        return fields.stream()
                .filter(field -> field.name().equals(name))
                .findAny()
                .orElseThrow();
    }

    boolean isOfOwnersService() {
        return this == ROLE || this == OWNER;
    }
}
