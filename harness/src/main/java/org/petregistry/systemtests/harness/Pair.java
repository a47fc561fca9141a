package org.petregistry.systemtests.harness;

import static org.petregistry.testkit.http.Json.quoted;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Two services with a foreign key between them, with the names that their clients and databases see. The tests of the
 * relationship use only these names, so the same code tests every pair.
 *
 * @param referenced the service that has the thing
 * @param referencing the service whose rows refer to it
 * @param thing the name of the thing, which is its table, and begins the names of its problems
 * @param things its plural, which is its path
 * @param columns what the referencing service copies of it; the first one is called {@code name}
 * @param full whether clients can do everything, and not only what the foreign key needs: get the thing at a row's path,
 *     delete rows, update their texts, refer from mandatory rows to nullable ones, and stream
 * @param nullable the relation with a nullable reference: its rows can be created in batches and get another thing
 * @param mandatory the relation with a mandatory reference
 */
public record Pair(
        Service referenced,
        Service referencing,
        String thing,
        String things,
        List<String> columns,
        boolean full,
        Relation nullable,
        Relation mandatory) {

    /** The registry: pets may have an owner, posts must. */
    public static final Pair OWNERS_AND_PETS = new Pair(
            new Service("owners", "owners-service", "PETS_SERVICE_URL"),
            new Service("pets", "pets-service", "OWNERS_SERVICE_URL"),
            "owner",
            "owners",
            List.of("name", "username"),
            true,
            new Relation("pets", "pet", "owner_id", "ownerId", "name", "species"),
            new Relation("posts", "post", "author_id", "authorId", "body", "authorId"));

    /** The example: wishes may have a customer, orders must. */
    public static final Pair CUSTOMERS_AND_ORDERS = new Pair(
            new Service("customers", "examples/customers-service", "ORDERS_SERVICE_URL"),
            new Service("orders", "examples/orders-service", "CUSTOMERS_SERVICE_URL"),
            "customer",
            "customers",
            List.of("name"),
            false,
            new Relation("wishes", "wish", "customer_id", "customerId", "title", "title"),
            new Relation("orders", "purchase", "customer_id", "customerId", "item", "item"));

    /**
     * One of the two services.
     *
     * @param name a word for it, for messages and logs
     * @param module the directory of its module
     * @param peerVariable the environment variable with the address of the other service
     */
    public record Service(String name, String module, String peerVariable) {}

    /**
     * A table that refers to the thing.
     *
     * @param name its name in paths and parameters
     * @param table the table
     * @param column the column that refers
     * @param member the member that shows that column
     * @param text the member with a row's text
     * @param mark a member that only rows of this relation have
     */
    public record Relation(String name, String table, String column, String member, String text, String mark) {

        /** The path of the collection. */
        public String path() {
            return "/" + name;
        }

        /** The path of one row. */
        public String path(long id) {
            return path() + "/" + id;
        }

        /**
         * The body that creates a row.
         *
         * @param id the id that it refers to, or null
         */
        public String draft(String itsText, Long id) {
            Map<String, Object> draft = new LinkedHashMap<>();
            draft.put(text, itsText);
            draft.put(member, id);
            return quoted(draft);
        }

        /**
         * The body that changes the reference of a row.
         *
         * @param id the new id that it refers to, or null
         */
        public String patch(Long id) {
            Map<String, Object> patch = new LinkedHashMap<>();
            patch.put(member, id);
            return quoted(patch);
        }
    }

    /** The path of all things. */
    public String path() {
        return "/" + things;
    }

    /** The path of one thing. */
    public String path(long id) {
        return path() + "/" + id;
    }

    /** The body that creates a thing, or renames one. */
    public String draft(String name) {
        return quoted(Map.of("name", name));
    }

    /** The same, with a unique name. */
    public String draft(String name, String username) {
        return quoted(Map.of("name", name, "username", username));
    }

    /** Whether things can have a unique name. */
    public boolean hasUsernames() {
        return columns.contains("username");
    }

    /** The path of the thing that a nullable row refers to, if there is such a path, or of its copy. */
    public String target(long row) {
        return nullable.path(row) + (full ? "/" : "?include=") + thing;
    }

    /** The path that deletes a thing, with the referential action of each relation. */
    public String deletion(long id, String ofNullable, String ofMandatory) {
        return path(id) + "?" + nullable.name() + "=" + ofNullable + "&" + mandatory.name() + "=" + ofMandatory;
    }

    /** The name of a problem, {@code owner-deleted}. */
    public String problem(String what) {
        return thing + "-" + what;
    }

    /** In two words, for messages. */
    @Override
    public String toString() {
        return referenced.name() + " and " + referencing.name();
    }
}
