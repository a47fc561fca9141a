package org.petregistry.rest.query;

/** The operator of a filter: the suffix of the parameter's name after the field's. */
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

    String parameter(Field field) {
        return field.name() + suffix;
    }
}
