package org.petregistry.systemtests.queries;

import java.util.ArrayList;
import java.util.List;

/**
 * A row of the documented table of filters and sorts.
 *
 * @param name as in the API; after a dot it is a field of the owner
 * @param operators the filters that it allows
 * @param sorts whether {@code sort} can name it
 * @param anyCase whether equality ignores case
 */
record QueryField(String name, List<QueryOperator> operators, boolean sorts, boolean anyCase) {

    /** @param allowed {@code equal}, {@code prefix}, {@code contains}, {@code isNull}, {@code ranges}, {@code sort} */
    static QueryField of(String name, String allowed) {
        List<QueryOperator> operators = new ArrayList<>();
        List<String> words = List.of(allowed.split(" "));
        for (String word : words) {
            switch (word) {
                case "equal" -> operators.add(QueryOperator.EQUAL);
                case "prefix" -> operators.add(QueryOperator.PREFIX);
                case "contains" -> operators.add(QueryOperator.CONTAINS);
                case "isNull" -> operators.add(QueryOperator.IS_NULL);
                case "ranges" ->
                    operators.addAll(List.of(QueryOperator.GT, QueryOperator.GTE, QueryOperator.LT, QueryOperator.LTE));
                default -> {
                    // The sort, below.
                }
            }
        }
        boolean anyCase = name.endsWith("username") || name.equals("email");
        return new QueryField(name, operators, words.contains("sort"), anyCase);
    }

    /** Whether it is a field of the owner that the row refers to. */
    boolean isBehindRelation() {
        return name.contains(".");
    }
}
