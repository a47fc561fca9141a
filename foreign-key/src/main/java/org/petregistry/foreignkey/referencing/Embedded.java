package org.petregistry.foreignkey.referencing;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.petregistry.foreignkey.protocol.Column;

/**
 * A thing of the other service embedded in a referencing row: its id and the copied columns. The copies are as recent as the
 * last sync of the change feed.
 */
public record Embedded(List<Column> columns, long id, List<String> values) {

    /** The representation. */
    @JsonValue
    public Map<String, Object> members() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("id", id);
        for (int i = 0; i < columns.size(); i++) {
            members.put(columns.get(i).name(), values.get(i));
        }
        return members;
    }
}
