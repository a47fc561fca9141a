package org.petregistry.foreignkey.referencing;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.petregistry.foreignkey.protocol.Action;
import org.petregistry.foreignkey.protocol.Thing;
import org.petregistry.rest.query.Listing;

/**
 * A table that refers to the other service's thing by a column. From it follows how its rows are counted, locked, detached
 * and deleted when the thing is deleted, and how the other service lists them. The table has the columns {@code id}, {@code
 * version} and {@code updated_at}.
 *
 * @param name what the relation is called, on both sides
 * @param table the table
 * @param nullable whether it may be null
 * @param shows the record that a row is shown as; it has a {@code @Schema(name = …)}
 * @param listing the collection of all rows
 * @param listingColumn the column that refers, a foreign key on the table of the grants, with the alias of its table in the
 *     listing's statement
 * @param beforeDelete statements that are run before rows are deleted with the thing, whose id is {@code $1}
 */
public record Relation(
        String name,
        String table,
        boolean nullable,
        Class<? extends Record> shows,
        Listing<?> listing,
        String listingColumn,
        List<String> beforeDelete) {

    public Relation {
        Thing.requireWord(name);
        beforeDelete = List.copyOf(beforeDelete);
    }

    /** A column that must refer to something. */
    public static <T extends Record> Relation mandatory(
            String name, String table, Class<T> shows, Listing<T> listing, String listingColumn) {
        return new Relation(name, table, false, shows, listing, listingColumn, List.of());
    }

    /** A column that may be null. */
    public static <T extends Record> Relation nullable(
            String name, String table, Class<T> shows, Listing<T> listing, String listingColumn) {
        return new Relation(name, table, true, shows, listing, listingColumn, List.of());
    }

    /**
     * The same relation, some of whose rows are themselves referred to: what refers to them is put right by this statement
     * before they are deleted with the thing, whose id is {@code $1}.
     */
    public Relation beforeDelete(String sql) {
        List<String> all = new ArrayList<>(beforeDelete);
        all.add(sql);
        return new Relation(name, table, nullable, shows, listing, listingColumn, all);
    }

    /** The name of the schema of what a row is shown as. */
    public String schema() {
        return shows.getAnnotation(Schema.class).name();
    }

    /** The actions that can be carried out here. */
    public List<Action> actions() {
        return nullable
                ? List.of(Action.SET_NULL, Action.CASCADE, Action.RESTRICT)
                : List.of(Action.RESTRICT, Action.CASCADE);
    }

    /** The column without an alias. */
    String column() {
        return listingColumn.substring(listingColumn.indexOf('.') + 1);
    }

    String count(String id) {
        return "(select count(*) from " + table + " where " + column() + " = " + id + ")";
    }

    /** Counted, so that what comes back does not grow with the rows. */
    String lockSql() {
        return "select count(*) from (select from " + table + " where " + column()
                + " = $1 order by id for update) locked";
    }

    String detachSql() {
        return "update " + table + " set " + column() + " = null, version = version + 1, updated_at = now() where "
                + column() + " = $1";
    }

    String deleteSql() {
        return "delete from " + table + " where " + column() + " = $1";
    }

    /** The column of remembered recalls that holds its action. */
    String ruleColumn() {
        return name + "_rule";
    }
}
