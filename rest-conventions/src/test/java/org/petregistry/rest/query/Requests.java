package org.petregistry.rest.query;

import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.UriInfo;
import java.lang.reflect.Proxy;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** The request of a resource method, from a path and a query string. */
final class Requests {
    private Requests() {}

    /** What {@code GET <uri>} would be. */
    static UriInfo get(String uri) {
        int question = uri.indexOf('?');
        String path = question < 0 ? uri : uri.substring(0, question);
        MultivaluedMap<String, String> parameters = new MultivaluedHashMap<>();
        if (question >= 0) {
            for (String pair : uri.substring(question + 1).split("&")) {
                String[] parts = pair.split("=", 2);
                parameters.add(decode(parts[0]), decode(parts[1]));
            }
        }
        return (UriInfo) Proxy.newProxyInstance(
                Requests.class.getClassLoader(),
                new Class<?>[] {UriInfo.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getPath" -> path;
                    case "getQueryParameters" -> parameters;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
