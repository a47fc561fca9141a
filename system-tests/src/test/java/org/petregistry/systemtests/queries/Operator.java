package org.petregistry.systemtests.queries;

/** What a filter asks of a field. */
enum Operator {
    EQUAL(""),
    PREFIX(".prefix"),
    CONTAINS(".contains"),
    IS_NULL(".isNull"),
    GT(".gt"),
    GTE(".gte"),
    LT(".lt"),
    LTE(".lte");

    private final String suffix;

    Operator(String suffix) {
        this.suffix = suffix;
    }

    /** What the parameter's name has behind the field's. */
    String suffix() {
        return suffix;
    }
}
