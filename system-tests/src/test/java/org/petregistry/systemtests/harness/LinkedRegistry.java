package org.petregistry.systemtests.harness;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.petregistry.database.DatabaseServer;
import org.petregistry.testkit.FreePorts;

/**
 * The registry with a {@link Link} on each way: from clients to an instance, from an instance to its database, and from an
 * instance to the other service. Any number of instances of each service share one pair of databases.
 */
public final class LinkedRegistry implements AutoCloseable {
    private final DatabasePair databases;
    private final List<Instance> owners = new ArrayList<>();
    private final List<Instance> pets = new ArrayList<>();

    /**
     * One instance of a service.
     *
     * @param name the service's and a number, for messages
     * @param door the way from clients to it
     * @param database the way from it to its database
     * @param peer the way from it to the other service, whichever instance accepts
     * @param api what clients call, through the door
     */
    public record Instance(String name, ServiceProcess service, Link door, Link database, Link peer, Api api) {

        /** All its links. */
        public Stream<Link> links() {
            return Stream.of(door, database, peer);
        }
    }

    /**
     * What is run.
     *
     * @param owners the directory of a packaged owners-service
     * @param pets the directory of a packaged pets-service
     */
    public record Applications(Path owners, Path pets) {
        /** The two as the build has made them. */
        public static final Applications BUILT =
                new Applications(ServiceProcess.built("owners-service"), ServiceProcess.built("pets-service"));
    }

    private LinkedRegistry(String name, DatabasePair databases, int instances, Applications applications) {
        this.databases = databases;
        List<Integer> ownersPorts = freePorts(instances);
        List<Integer> petsPorts = freePorts(instances);
        for (int i = 0; i < instances; i++) {
            owners.add(instance(
                    name,
                    "owners-" + i,
                    applications.owners(),
                    ownersPorts.get(i),
                    databases.ownersServer(),
                    databases.ownersEnvironment(),
                    "PETS_SERVICE_URL",
                    petsPorts));
            pets.add(instance(
                    name,
                    "pets-" + i,
                    applications.pets(),
                    petsPorts.get(i),
                    databases.petsServer(),
                    databases.petsEnvironment(),
                    "OWNERS_SERVICE_URL",
                    ownersPorts));
        }
    }

    /**
     * Starts it and waits until every instance is ready.
     *
     * @param name a word that no other has
     * @param databases closed together with it
     * @param instances of each service
     */
    public static LinkedRegistry start(String name, DatabasePair databases, int instances, Applications applications) {
        ClassArchive.unlessBeingMade(RunningRegistry::rehearse);
        LinkedRegistry registry = new LinkedRegistry(name, databases, instances, applications);
        try {
            registry.instances().forEach(instance -> instance.service().start());
            registry.instances().forEach(instance -> instance.service().awaitReady());
            return registry;
        } catch (RuntimeException e) {
            registry.close();
            throw e;
        }
    }

    /** The instances of owners-service. */
    public List<Instance> owners() {
        return owners;
    }

    /** The instances of pets-service. */
    public List<Instance> pets() {
        return pets;
    }

    /** All of both. */
    public Stream<Instance> instances() {
        return Stream.concat(owners.stream(), pets.stream());
    }

    public DatabasePair databases() {
        return databases;
    }

    @Override
    public void close() {
        instances().forEach(instance -> instance.service().kill());
        instances().flatMap(Instance::links).forEach(Link::close);
        databases.close();
    }

    private static Instance instance(
            String registry,
            String name,
            Path application,
            int port,
            DatabaseServer server,
            Map<String, String> database,
            String peerVariable,
            List<Integer> peerPorts) {
        Link toDatabase = new Link(server.host(), server.port());
        Link toPeer = new Link("127.0.0.1", peerPorts.toArray(Integer[]::new));
        Map<String, String> linked = new HashMap<>(database);
        linked.put("DATABASE_HOST", "127.0.0.1");
        linked.put("DATABASE_PORT", Integer.toString(toDatabase.port()));
        ServiceProcess service = new ServiceProcess(
                application,
                RunningRegistry.logFile(registry, name),
                RunningRegistry.environment(port, linked, peerVariable, toPeer.port(), Map.of()));
        Link door = new Link("127.0.0.1", port);
        return new Instance(
                name, service, door, toDatabase, toPeer, new Api(URI.create("http://127.0.0.1:" + door.port())));
    }

    private static List<Integer> freePorts(int count) {
        return IntStream.range(0, count).mapToObj(i -> FreePorts.next()).toList();
    }
}
