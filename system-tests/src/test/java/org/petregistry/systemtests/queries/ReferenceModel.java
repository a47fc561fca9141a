package org.petregistry.systemtests.queries;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.petregistry.systemtests.queries.QueryFilter.Value;

/**
 * A simple model of the registry in memory: all rows, and the documented meaning of filters, sorts and embedded objects. It
 * takes only ids and times from the services.
 */
final class ReferenceModel {
    private static final int EMBEDDED = 20;

    private static final Comparator<String> BY_CODE_POINTS = (one, other) ->
            Arrays.compare(one.codePoints().toArray(), other.codePoints().toArray());

    private final Map<Integer, Row> rows = new LinkedHashMap<>();

    /** A filter can still name a deleted row. */
    private final Map<Integer, Row> everKnown = new LinkedHashMap<>();

    /** @return null if the row has been deleted */
    Row row(Object key) {
        return rows.get(key);
    }

    List<Row> rows(Resource resource) {
        return rows.values().stream().filter(row -> row.resource == resource).toList();
    }

    /** The drafts that would create the current rows, grouped by request. */
    List<Draft> drafts() {
        List<Draft> drafts = new ArrayList<>();
        int batch = 0;
        for (Resource resource : Resource.values()) {
            String time = null;
            for (Row row : rows(resource)) {
                if (row.createdAt == null || !row.createdAt.equals(time)) {
                    batch++;
                }
                time = row.createdAt;
                drafts.add(new Draft(resource, row.key, batch, row.members));
            }
        }
        return drafts;
    }

    void made(Row row) {
        rows.put(row.key, row);
        everKnown.put(row.key, row);
    }

    /** @return whether anything has changed, which increments the version */
    boolean patch(Row row, Map<String, Object> members) {
        boolean changes = members.entrySet().stream()
                .anyMatch(member -> !Objects.equals(row.members.get(member.getKey()), member.getValue()));
        row.members.putAll(members);
        if (changes) {
            row.version++;
        }
        return changes;
    }

    /** @param withPets whether the pets of an owner are deleted too; its posts always are */
    void delete(Row row, boolean withPets) {
        rows.remove(row.key);
        switch (row.resource) {
            case ROLE -> detach(Resource.OWNER, "roleId", row);
            case PET -> detach(Resource.POST, "petId", row);
            case OWNER -> {
                referring(Resource.POST, "authorId", row).forEach(post -> rows.remove(post.key));
                if (withPets) {
                    referring(Resource.PET, "ownerId", row).forEach(pet -> delete(pet, true));
                } else {
                    detach(Resource.PET, "ownerId", row);
                }
            }
            case POST -> {
                // Nothing refers to a post.
            }
        }
    }

    private void detach(Resource resource, String member, Row from) {
        referring(resource, member, from).forEach(row -> row.detach(member));
    }

    private List<Row> referring(Resource resource, String member, Row to) {
        return rows(resource).stream()
                .filter(row -> row.refersTo(member, to.key))
                .toList();
    }

    /** Every row that matches now, in the requested order. */
    List<Row> answer(Query query) {
        List<Row> matching = rows(query.collection().shown()).stream()
                .filter(row -> matches(row, query))
                .toList();
        Map<Row, List<Object>> places =
                matching.stream().collect(Collectors.toMap(row -> row, row -> place(row, query)));
        return matching.stream()
                .sorted(Comparator.comparing(places::get, order(query)))
                .toList();
    }

    private boolean matches(Row row, Query query) {
        return (query.holder() == 0 || row.refersTo(query.collection().reference(), query.holder()))
                && query.filters().stream().allMatch(filter -> matches(row, filter));
    }

    private boolean matches(Row row, QueryFilter filter) {
        Object value = value(row, filter.field().name());
        Object asked = comparable(filter.values().get(0));
        if (filter.operator() == QueryOperator.IS_NULL) {
            return (value == null) == (boolean) asked;
        }
        if (value == null) {
            return false;
        }
        return switch (filter.operator()) {
            case EQUAL ->
                filter.values().stream()
                        .map(this::comparable)
                        .anyMatch(
                                one -> filter.field().anyCase() ? lower(one).equals(lower(value)) : one.equals(value));
            case PREFIX -> lower(value).startsWith(lower(asked));
            case CONTAINS -> lower(value).contains(lower(asked));
            case GT -> compare(value, asked) > 0;
            case GTE -> compare(value, asked) >= 0;
            case LT -> compare(value, asked) < 0;
            case LTE -> compare(value, asked) <= 0;
            case IS_NULL -> throw new IllegalStateException("answered above");
        };
    }

    /** The compared value of a filter; any value for a row that this case never had. */
    private Object comparable(Value value) {
        if (value instanceof Value.Text text) {
            return text.text();
        }
        if (value instanceof Value.Flag flag) {
            return flag.flag();
        }
        if (value instanceof Value.IdOf of) {
            return everKnown.containsKey(of.key()) ? everKnown.get(of.key()).id : 1L;
        }
        Value.TimeOf of = (Value.TimeOf) value;
        Instant time = everKnown.containsKey(of.key()) ? everKnown.get(of.key()).created : Instant.EPOCH;
        return time.plusNanos(of.nanos());
    }

    /** The value of a filter as a parameter. */
    String text(Value value) {
        return comparable(value).toString();
    }

    /** What a row shows for a field: a text, a number, a time, or null. */
    private Object value(Row row, String field) {
        int point = field.indexOf('.');
        if (point >= 0) {
            Row owner = row(row.members.get(field.substring(0, point) + "Id"));
            return owner == null ? null : value(owner, field.substring(point + 1));
        }
        Object member = row.members.get(field);
        return switch (field) {
            case "id" -> row.id;
            case "createdAt" -> row.created;
            case "state" -> "active";
            default -> member instanceof Integer key ? (Object) row(key).id : member;
        };
    }

    /**
     * The position of a row in the requested order: by the named fields, then by the owner if one of its fields is
     * named, then by id.
     */
    List<Object> place(Row row, Query query) {
        List<Object> place = new ArrayList<>();
        String relation = null;
        for (String sort : query.sorts()) {
            String field = name(sort);
            Object value = value(row, field);
            place.add(value instanceof String ? lower(value) : value);
            if (field.contains(".")) {
                relation = field.substring(0, field.indexOf('.'));
            }
        }
        place.add(relation == null ? null : value(row, relation + "Id"));
        place.add(row.id);
        return place;
    }

    /** The order of positions. */
    static Comparator<List<Object>> order(Query query) {
        return (one, other) -> {
            for (int i = 0; i < one.size(); i++) {
                boolean descending =
                        i < query.sorts().size() && query.sorts().get(i).startsWith("-");
                int result = compareNullsLast(one.get(i), other.get(i), descending);
                if (result != 0) {
                    return result;
                }
            }
            return 0;
        };
    }

    private static String name(String sort) {
        return sort.startsWith("-") ? sort.substring(1) : sort;
    }

    private static int compareNullsLast(Object one, Object other, boolean descending) {
        if (one == null || other == null) {
            return one == other ? 0 : one == null ? 1 : -1;
        }
        return descending ? compare(other, one) : compare(one, other);
    }

    private static int compare(Object one, Object other) {
        if (one instanceof Long number) {
            return number.compareTo((Long) other);
        }
        if (one instanceof Instant time) {
            return time.compareTo((Instant) other);
        }
        return BY_CODE_POINTS.compare((String) one, (String) other);
    }

    private static String lower(Object text) {
        return ((String) text).toLowerCase(Locale.ROOT);
    }

    /** A row as it is shown, without {@code updatedAt}. */
    Map<String, Object> shown(Row row, List<String> includes) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("id", row.id);
        row.members.keySet().forEach(member -> shown.put(member, value(row, member)));
        if (row.resource == Resource.OWNER) {
            shown.put("state", "active");
        }
        if (row.createdAt != null) {
            shown.put("createdAt", row.createdAt);
        }
        shown.put("version", row.version);
        for (String include : includes) {
            shown.put(
                    include,
                    switch (include) {
                        case "pets" -> embedded(Resource.PET, "ownerId", row);
                        case "posts" -> embedded(Resource.POST, "authorId", row);
                        default -> summary(row(row.members.get(include + "Id")));
                    });
        }
        return shown;
    }

    /** The first rows that refer to this one; {@code next} is only compared for presence. */
    private Map<String, Object> embedded(Resource resource, String member, Row holder) {
        List<Row> all = referring(resource, member, holder);
        Map<String, Object> page = new LinkedHashMap<>();
        page.put(
                "items",
                all.stream().limit(EMBEDDED).map(row -> shown(row, List.of())).toList());
        page.put("next", all.size() > EMBEDDED ? "" : null);
        return page;
    }

    private static Map<String, Object> summary(Row row) {
        if (row == null) {
            return null;
        }
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("id", row.id);
        summary.put("name", row.members.get("name"));
        switch (row.resource) {
            case ROLE -> summary.put("version", row.version);
            case OWNER -> summary.put("username", row.members.get("username"));
            default -> summary.put("species", row.members.get("species"));
        }
        return summary;
    }
}
