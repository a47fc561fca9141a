package org.petregistry.systemtests.queries;

/** What a filter asks of a field. */
enum QueryOperator {
    EQUAL(""),
    PREFIX(".prefix"),
    CONTAINS(".contains"),
    IS_NULL(".isNull"),
    GT(".gt"),
    GTE(".gte"),
    LT(".lt"),
    LTE(".lte");

    private final String suffix;

    QueryOperator(String suffix) {
        this.suffix = suffix;
    }

    /** What the parameter's name has behind the field's. */
    String suffix() {
        return suffix;
    }
}
