package org.petregistry.foreignkey.referenced;

import io.quarkus.arc.properties.IfBuildProperty;
import jakarta.inject.Singleton;
import java.util.List;
import org.jboss.resteasy.reactive.RestResponse;
import org.petregistry.foreignkey.protocol.Lookup;
import org.petregistry.foreignkey.protocol.Thing;
import org.petregistry.rest.internal.InternalSecret;
import org.petregistry.rest.warmup.Steps;
import org.petregistry.rest.warmup.WarmUp;

/** A deletion of a thing that does not exist, the look-ups of the other service, and the calls to it. */
@Singleton
@IfBuildProperty(name = "foreign-key.referenced", stringValue = "true")
public class ReferencedWarmUp implements WarmUp {
    private final Referenced key;
    private final ReferencingService service;

    ReferencedWarmUp(ReferencedSide side, ReferencingService service) {
        this.key = side.declaration();
        this.service = service;
    }

    @Override
    public void addSteps(Steps steps) {
        Thing thing = key.thing();
        steps.delete(thing.path(ID))
                .post(
                        InternalSecret.PATH + "/" + thing.plural() + "/lookup",
                        Lookup.question(List.of(ID)).toString())
                .get(InternalSecret.PATH + thing.path(ID));
        key.relations().forEach(relation -> steps.get(thing.path(ID, relation.name())));
    }

    @Override
    public void addCalls(Steps calls) {
        Thing thing = key.thing();
        for (Relation relation : key.relations()) {
            calls.work(
                            "list the " + relation.name() + " of many " + thing.plural(),
                            () -> service.firstOfEach(relation, List.of(ID)))
                    .work(
                            "list the " + relation.name() + " of " + thing.withArticle(),
                            () -> service.ofOne(relation, ID, null).map(RestResponse::getEntity));
        }
    }
}
