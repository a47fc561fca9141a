package org.petregistry.rest.body;

import io.vertx.core.buffer.Buffer;
import jakarta.validation.Validator;
import jakarta.ws.rs.ConstrainedTo;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.RuntimeType;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.Set;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveResourceInfo;
import org.jboss.resteasy.reactive.server.spi.ServerMessageBodyReader;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;
import org.petregistry.rest.problem.Problem;
import org.petregistry.rest.problem.ProblemType;

/**
 * Reads the JSON body of a resource method, whose parameter is a record, a {@code List} of one for a batch, or a {@link
 * DescribedBody}. A method is only called with a body that satisfies all of the record's constraints; otherwise the response is
 * a 400 that names every violation, see {@link StrictJson}. It never returns null, so neither {@code @NotNull} nor {@code
 * @Valid} is needed.
 *
 * <p>It implements the framework's interface, because for the standard one alone Quarkus REST 3.32 reads the annotations of
 * the parameters by reflection, twice for each request ({@code ResteasyReactiveResourceInfo.getParameterAnnotations}).
 */
@Provider
@ConstrainedTo(RuntimeType.SERVER)
@Consumes({MediaType.APPLICATION_JSON, JsonBodyReader.MERGE_PATCH})
public class JsonBodyReader implements ServerMessageBodyReader<Object> {
    /** The media type of RFC 7396. */
    public static final String MERGE_PATCH = "application/merge-patch+json";

    /** The parameter types of methods that read the raw body. */
    private static final Set<Class<?>> RAW = Set.of(String.class, byte[].class, InputStream.class, Buffer.class);

    private final StrictJson json;

    JsonBodyReader(Validator validator) {
        json = new StrictJson(validator);
    }

    @Override
    public boolean isReadable(
            Class<?> type, Type genericType, ResteasyReactiveResourceInfo method, MediaType mediaType) {
        return !RAW.contains(type);
    }

    @Override
    public boolean isReadable(Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
        return !RAW.contains(type);
    }

    @Override
    public Object readFrom(Class<Object> type, Type genericType, MediaType mediaType, ServerRequestContext request)
            throws IOException {
        return read(genericType, mediaType, request.getInputStream());
    }

    @Override
    public Object readFrom(
            Class<Object> type,
            Type genericType,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, String> headers,
            InputStream body)
            throws IOException {
        return read(genericType, mediaType, body);
    }

    private Object read(Type type, MediaType mediaType, InputStream body) throws IOException {
        String charset = mediaType.getParameters().get(MediaType.CHARSET_PARAMETER);
        // RFC 8259 §8.1: JSON between systems is UTF-8.
        if (charset != null && !charset.equalsIgnoreCase("utf-8")) {
            throw Problem.of(ProblemType.UNSUPPORTED_MEDIA_TYPE, "JSON must be encoded in UTF-8.");
        }
        return type == DescribedBody.class ? new DescribedBody(json, body.readAllBytes()) : json.read(body, type);
    }
}
