package org.petregistry.foreignkey.referencing;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.petregistry.foreignkey.protocol.Action;
import org.petregistry.foreignkey.protocol.Thing;
import org.petregistry.rest.query.CollectionDeclaration;

/**
 * A table with a column that references the thing of the other service. It determines how rows are counted, locked, set to
 * null and deleted when the thing is deleted, and how the other service lists them. The table has the columns {@code id},
 * {@code version} and {@code updated_at}.
 *
 * @param name the name of the relation on both sides
 * @param table the table
 * @param nullable whether it may be null
 * @param shows the record of a row's representation; it has a {@code @Schema(name = …)}
 * @param collection the declaration of the collection of all rows
 * @param qualifiedColumn the referencing column, a foreign key to the grants table, with the alias of its table in {@code
 *     collection}
 * @param beforeDelete statements to run before rows are deleted by cascade; {@code $1} is the id of the thing
 */
public record Relation(
        String name,
        String table,
        boolean nullable,
        Class<? extends Record> shows,
        CollectionDeclaration<?> collection,
        String qualifiedColumn,
        List<String> beforeDelete) {

    public Relation {
        Thing.requireWord(name);
        beforeDelete = List.copyOf(beforeDelete);
    }

    /** A relation whose column is not null. */
    public static <T extends Record> Relation mandatory(
            String name, String table, Class<T> shows, CollectionDeclaration<T> collection, String qualifiedColumn) {
        return new Relation(name, table, false, shows, collection, qualifiedColumn, List.of());
    }

    /** A relation whose column is nullable. */
    public static <T extends Record> Relation nullable(
            String name, String table, Class<T> shows, CollectionDeclaration<T> collection, String qualifiedColumn) {
        return new Relation(name, table, true, shows, collection, qualifiedColumn, List.of());
    }

    /**
     * The same relation, whose rows are themselves referenced: this statement updates the rows that reference them before a
     * cascade deletes them; {@code $1} is the id of the thing.
     */
    public Relation beforeDelete(String sql) {
        List<String> all = new ArrayList<>(beforeDelete);
        all.add(sql);
        return new Relation(name, table, nullable, shows, collection, qualifiedColumn, all);
    }

    /** The name of the schema of a row. */
    public String schema() {
        return shows.getAnnotation(Schema.class).name();
    }

    /** The actions that this side supports. */
    public List<Action> actions() {
        return nullable
                ? List.of(Action.SET_NULL, Action.CASCADE, Action.RESTRICT)
                : List.of(Action.RESTRICT, Action.CASCADE);
    }

    /** The column without an alias. */
    String column() {
        return qualifiedColumn.substring(qualifiedColumn.indexOf('.') + 1);
    }

    String count(String id) {
        return "(select count(*) from " + table + " where " + column() + " = " + id + ")";
    }

    /** {@code count(*)}, so that the result stays one row. */
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

    /** The column of stored recalls with its action. */
    String ruleColumn() {
        return name + "_rule";
    }
}
