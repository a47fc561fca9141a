package org.petregistry.rest.body;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * How values are written: times in RFC 3339 format, in UTC, with the precision of PostgreSQL: microseconds; and every character
 * unescaped, in UTF-8, where Jackson would write one above U+FFFF as two escapes.
 */
@Singleton
public class JsonFormat implements ObjectMapperCustomizer {
    @Override
    public void customize(ObjectMapper mapper) {
        mapper.configure(JsonGenerator.Feature.COMBINE_UNICODE_SURROGATES_IN_UTF8, true);
        mapper.registerModule(new SimpleModule("times").addSerializer(new InMicroseconds()));
    }

    /** The last registered serializer wins, and Quarkus' customizers register Jackson's own for times. */
    @Override
    public int priority() {
        return MINIMUM_PRIORITY;
    }

    private static final class InMicroseconds extends StdSerializer<Instant> {
        private static final long serialVersionUID = 1;

        InMicroseconds() {
            super(Instant.class);
        }

        @Override
        public void serialize(Instant time, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeString(time.truncatedTo(ChronoUnit.MICROS).toString());
        }
    }
}
