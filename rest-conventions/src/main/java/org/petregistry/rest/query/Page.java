package org.petregistry.rest.query;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * One page of a collection.
 *
 * @param items the rows, in order
 * @param next the path of the next page; null on the last page
 * @param total the number of all matching rows; null, and then not written, unless requested
 */
public record Page<T>(
        List<T> items,
        @JsonInclude(JsonInclude.Include.ALWAYS) String next,
        @JsonInclude(JsonInclude.Include.NON_NULL) Long total) {

    /** The same page with other items. */
    public <R> Page<R> withItems(List<R> others) {
        return new Page<>(others, next, total);
    }

    /** The page as a response, with the next page also as a link (RFC 8288). */
    public RestResponse<Page<T>> answer() {
        RestResponse.ResponseBuilder<Page<T>> answer = RestResponse.ResponseBuilder.ok(this);
        if (next != null) {
            answer.header(HttpHeaders.LINK, "<" + next + ">; rel=\"next\"");
        }
        return answer.build();
    }
}
