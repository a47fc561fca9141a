package org.petregistry.systemtests.queries;

/** The operator of a filter. */
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

    /** The suffix of the parameter's name after the field's. */
    String suffix() {
        return suffix;
    }
}
