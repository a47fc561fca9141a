package org.petregistry.rest.body;

import java.lang.reflect.Constructor;
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

    private RecordShape(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        for (int i = 0; i < components.length; i++) {
            RecordComponent component = components[i];
            members.put(
                    component.getName(),
                    new Member(i, component.getGenericType(), component.isAnnotationPresent(MultiLine.class)));
        }
        try {
            constructor = type.getDeclaredConstructor(
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

    Object create(Object[] values) {
        try {
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("A record that is read from a body must not refuse a value itself", e);
        }
    }

    record Member(int index, Type type, boolean multiLine) {}
}
