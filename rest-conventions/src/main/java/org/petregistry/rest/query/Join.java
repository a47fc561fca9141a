package org.petregistry.rest.query;

/**
 * A join for fields and embedded objects.
 *
 * @param sql the join clause, {@code left join shelf s on s.id = c.shelf_id}
 * @param id the id of the joined row, {@code s.id}: it breaks ties when sorting by the row's fields
 * @param reference the referencing column, {@code c.shelf_id}
 * @param mandatory whether every row has one
 */
public record Join(String sql, String id, String reference, boolean mandatory) {

    /**
     * The sort key that breaks ties between joined rows with equal values.
     *
     * @param joined whether rows without a joined row have been filtered out
     */
    SortKey tieBreak(boolean joined) {
        return mandatory || joined
                ? SortKey.required(id, FieldType.NUMBER, false)
                : new SortKey(id, reference + " is null", id + " is not null", FieldType.NUMBER, false);
    }
}
