package org.petregistry.systemtests.queries;

import java.util.ArrayList;
import java.util.List;

/**
 * A row of the table of filters and sorts.
 *
 * @param name as in the interface; behind a point it is a field of the owner
 * @param operators the filters that it allows
 * @param sorts whether {@code sort} may name it
 * @param anyCase whether equality ignores case
 */
record Field(String name, List<Operator> operators, boolean sorts, boolean anyCase) {

    /** @param allowed {@code equal}, {@code prefix}, {@code contains}, {@code isNull}, {@code ranges}, {@code sort} */
    static Field of(String name, String allowed) {
        List<Operator> operators = new ArrayList<>();
        List<String> words = List.of(allowed.split(" "));
        for (String word : words) {
            switch (word) {
                case "equal" -> operators.add(Operator.EQUAL);
                case "prefix" -> operators.add(Operator.PREFIX);
                case "contains" -> operators.add(Operator.CONTAINS);
                case "isNull" -> operators.add(Operator.IS_NULL);
                case "ranges" -> operators.addAll(List.of(Operator.GT, Operator.GTE, Operator.LT, Operator.LTE));
                default -> {
                    // The sort, below.
                }
            }
        }
        boolean anyCase = name.endsWith("username") || name.equals("email");
        return new Field(name, operators, words.contains("sort"), anyCase);
    }

    /** Whether it is a field of the owner that the row refers to. */
    boolean isBehindRelation() {
        return name.contains(".");
    }
}
