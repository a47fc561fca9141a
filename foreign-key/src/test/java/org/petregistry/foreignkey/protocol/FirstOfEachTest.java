package org.petregistry.foreignkey.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FirstOfEachTest {
    private static final Thing THING = new Thing("shelf", "shelves");

    @Test
    void the_rows_are_passed_on_as_they_are() throws JsonProcessingException {
        String items = "[{\"id\":1, \"name\":\"\uD83D\uDC31 \\\" ]\",\"more\":[{\"items\":[]}]},{\"id\":2.50}]";
        FirstOfEach answer = FirstOfEach.of(
                "{\"new\":{\"shelves\":[1]},\"shelves\":[{\"shelfId\":7,\"items\":" + items
                        + ",\"next\":\"/more\"},{\"next\":null,\"also\":{\"items\":3},\"items\":[],\"shelfId\":8}]}",
                THING,
                List.of(8L, 7L));
        ObjectMapper json = new ObjectMapper();
        assertThat(json.writeValueAsString(answer.pages().get(7L)))
                .isEqualTo("{\"items\":" + items + ",\"next\":\"/more\"}");
        assertThat(json.writeValueAsString(answer.pages().get(8L))).isEqualTo("{\"items\":[],\"next\":null}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "null",
                "<html>",
                "{}",
                "{\"shelves\":[]}",
                "{\"shelves\":[7]}",
                "{\"shelves\":{\"shelfId\":7,\"items\":[]}}",
                "{\"shelves\":[{\"shelfId\":7}]}",
                "{\"shelves\":[{\"shelfId\":7,\"items\":null}]}",
                "{\"shelves\":[{\"shelfId\":\"7\",\"items\":[]}]}",
                "{\"shelves\":[{\"shelfId\":8,\"items\":[]}]}",
                "{\"shelves\":[{\"shelfId\":7,\"items\":[]},{\"shelfId\":8,\"items\":[]}]}",
                "{\"shelves\":[{\"shelfId\":7,\"items\":[",
                "{\"shelves\":[{\"shelfId\":7,\"items\":[}]}]}",
                "{\"shelves\":[{\"shelfId\":7,\"items\":[]}"
            })
    void any_other_response_is_rejected(String response) {
        assertThatThrownBy(() -> FirstOfEach.of(response, THING, List.of(7L)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
