package org.petregistry.systemtests.harness.workload;

import java.net.URI;
import java.util.List;
import org.petregistry.systemtests.harness.LinkedRegistry;
import org.petregistry.systemtests.harness.Pair;
import org.petregistry.systemtests.harness.RunningRegistry;

/** The instances of both services that clients call. */
public record Services(Pair pair, List<Instance> referenced, List<Instance> referencing) {

    /** One of them, with a name for messages. */
    public record Instance(String name, URI address) {}

    public static Services of(LinkedRegistry registry) {
        return new Services(registry.pair(), instances(registry.referenced()), instances(registry.referencing()));
    }

    public static Services of(RunningRegistry registry) {
        return new Services(
                Pair.OWNERS_AND_PETS,
                List.of(new Instance("owners", registry.owners().base())),
                List.of(new Instance("pets", registry.pets().base())));
    }

    List<Instance> of(Kind kind) {
        return kind == Kind.REFERENCED ? referenced : referencing;
    }

    private static List<Instance> instances(List<LinkedRegistry.Instance> instances) {
        return instances.stream()
                .map(one -> new Instance(one.name(), one.api().base()))
                .toList();
    }
}
