package org.petregistry.rest.contract;

import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.tags.Tag;

/** The components and tags that are the same in every service: {@code conventions.yaml}. */
final class Conventions {
    private Conventions() {}

    /** Adds the components to a document, and descriptions to the tags that have none. */
    static void addTo(OpenAPI document) {
        OpenAPI conventions = Contract.parse(Conventions.class.getResourceAsStream("conventions.yaml"));
        Components components = document.getComponents();
        conventions.getComponents().getSchemas().forEach(components::addSchema);
        conventions.getComponents().getParameters().forEach(components::addParameter);
        conventions.getComponents().getHeaders().forEach(components::addHeader);
        conventions.getComponents().getSecuritySchemes().forEach(components::addSecurityScheme);
        for (Tag tag : document.getTags()) {
            conventions.getTags().stream()
                    .filter(known -> known.getName().equals(tag.getName()) && tag.getDescription() == null)
                    .forEach(known -> tag.setDescription(known.getDescription()));
        }
    }

    /** A reference to the header of a request. */
    static Parameter parameter(String name) {
        return OASFactory.createParameter().ref("#/components/parameters/" + name);
    }

    /** A reference to the header of a response. */
    static Header header(String name) {
        return OASFactory.createHeader().ref("#/components/headers/" + name);
    }
}
