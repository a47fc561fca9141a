package org.petregistry.systemtests.queries;

import java.util.List;

/**
 * One filter of a query.
 *
 * @param values several only for equality: any of them
 */
record QueryFilter(QueryField field, QueryOperator operator, List<Value> values) {

    String parameter() {
        return field.name() + operator.suffix();
    }

    /** The operand. A value that only the service knows is taken from the row that has it. */
    sealed interface Value {
        record Text(String text) implements Value {}

        record Flag(boolean flag) implements Value {}

        record IdOf(int key) implements Value {}

        /** @param nanos how much later */
        record TimeOf(int key, int nanos) implements Value {}
    }
}
