package org.petregistry.rest.body;

import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** The shape of a JSON object, taken from a record: its members are the record's components, in their order. */
final class RecordShape {
    private static final ClassValue<RecordShape> SHAPES = new ClassValue<>() {
        @Override
        protected RecordShape computeValue(Class<?> type) {
            return new RecordShape(type);
        }
    };

    private final Constructor<?> constructor;
    private final Map<String, Member> members = new LinkedHashMap<>();

    private RecordShape(Class<?> record) {
        RecordComponent[] components = record.getRecordComponents();
        for (int i = 0; i < components.length; i++) {
            RecordComponent component = components[i];
            Type type = component.getGenericType();
            boolean isChange = type instanceof ParameterizedType change && change.getRawType() == Change.class;
            Type value = isChange ? ((ParameterizedType) type).getActualTypeArguments()[0] : type;
            if (value != String.class && value != Long.class) {
                throw new IllegalStateException("A body cannot have a member like " + component + " of " + record);
            }
            members.put(
                    component.getName(),
                    new Member(i, value, isChange, component.isAnnotationPresent(MultiLine.class)));
        }
        try {
            constructor = record.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("Every record has a canonical constructor", e);
        }
        constructor.setAccessible(true);
    }

    static RecordShape of(Class<?> record) {
        return SHAPES.get(record);
    }

    /** The members by name, in the order of the components. */
    Map<String, Member> members() {
        return members;
    }

    /** A record with these members; the others are absent. */
    Object create(Map<String, Object> values) {
        try {
            return constructor.newInstance(members.entrySet().stream()
                    .map(member -> values.getOrDefault(
                            member.getKey(), member.getValue().isChange() ? Change.absent() : null))
                    .toArray());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("A record that is read from a body must not refuse a value itself", e);
        }
    }

    record Member(int index, Type type, boolean isChange, boolean multiLine) {}
}
