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
import org.petregistry.testkit.http.Api;

/**
 * A pair of services with {@link Link links}: from clients to an instance, from an instance to its database, and from an
 * instance to the other service. Any number of instances of each service share one pair of databases.
 */
public final class LinkedRegistry implements AutoCloseable {
    private final Pair pair;
    private final DatabasePair databases;
    private final List<Instance> referenced = new ArrayList<>();
    private final List<Instance> referencing = new ArrayList<>();

    /**
     * One instance of a service.
     *
     * @param name the service's and a number, for messages
     * @param door the link from clients to it
     * @param database the link to its database
     * @param peer the link to the other service, to any instance that accepts
     * @param api the client, through the door
     */
    public record Instance(String name, ServiceProcess service, Link door, Link database, Link peer, Api api) {

        /** All its links. */
        public Stream<Link> links() {
            return Stream.of(door, database, peer);
        }
    }

    /**
     * The services to run.
     *
     * @param pair the two services
     * @param referenced the directory of the packaged referenced service
     * @param referencing the directory of the packaged referencing service
     */
    public record Applications(Pair pair, Path referenced, Path referencing) {
        /** The two as built. */
        public static Applications built(Pair pair) {
            return new Applications(
                    pair,
                    ServiceProcess.built(pair.referenced().module()),
                    ServiceProcess.built(pair.referencing().module()));
        }
    }

    private LinkedRegistry(
            String name,
            DatabasePair databases,
            int instances,
            Applications applications,
            Map<String, String> settings) {
        this.pair = applications.pair();
        this.databases = databases;
        List<Integer> referencedPorts = freePorts(instances);
        List<Integer> referencingPorts = freePorts(instances);
        for (int i = 0; i < instances; i++) {
            referenced.add(instance(
                    name,
                    pair.referenced(),
                    i,
                    applications.referenced(),
                    referencedPorts.get(i),
                    databases.ownersServer(),
                    databases.ownersEnvironment(),
                    referencingPorts,
                    settings));
            referencing.add(instance(
                    name,
                    pair.referencing(),
                    i,
                    applications.referencing(),
                    referencingPorts.get(i),
                    databases.petsServer(),
                    databases.petsEnvironment(),
                    referencedPorts,
                    settings));
        }
    }

    /**
     * Starts it and waits until every instance is ready.
     *
     * @param name a unique word
     * @param databases closed together with it
     * @param instances of each service
     */
    public static LinkedRegistry start(String name, DatabasePair databases, int instances, Applications applications) {
        return start(name, databases, instances, applications, Map.of());
    }

    /**
     * Starts it and waits until every instance is ready.
     *
     * @param name a unique word
     * @param databases closed together with it
     * @param instances of each service
     * @param settings additional environment variables of every instance
     */
    public static LinkedRegistry start(
            String name,
            DatabasePair databases,
            int instances,
            Applications applications,
            Map<String, String> settings) {
        rehearse(applications.pair());
        LinkedRegistry registry = new LinkedRegistry(name, databases, instances, applications, settings);
        try {
            registry.instances().forEach(instance -> instance.service().start());
            registry.instances().forEach(instance -> instance.service().awaitReady());
            registry.referenced().forEach(instance -> instance.service().awaitMeeting());
            return registry;
        } catch (RuntimeException e) {
            registry.close();
            throw e;
        }
    }

    /** Runs both services once with some requests, so that later starts are faster. */
    static void rehearse(Pair pair) {
        ClassArchive.unlessBeingMade(() -> {
            if (!Stream.of(pair.referenced(), pair.referencing()).allMatch(LinkedRegistry::isRehearsed)) {
                rehearseNow(pair);
            }
        });
    }

    private static boolean isRehearsed(Pair.Service service) {
        return new ClassArchive(ServiceProcess.jar(ServiceProcess.built(service.module()))).isFresh();
    }

    private static void rehearseNow(Pair pair) {
        String name = "rehearsal_" + pair.things();
        try (LinkedRegistry registry =
                new LinkedRegistry(name, new DatabasePair(name), 1, Applications.built(pair), RunningRegistry.WARM)) {
            List<ServiceProcess> services =
                    registry.instances().map(Instance::service).toList();
            services.forEach(ServiceProcess::startToKeepClasses);
            services.forEach(ServiceProcess::awaitReady);
            Api referenced = services.get(0).api();
            Api referencing = services.get(1).api();
            long id = referenced.post(pair.path(), pair.draft("first")).id();
            Pair.Relation relation = pair.nullable();
            referencing.post(relation.path(), relation.draft("second", id));
            referencing.get(relation.path() + "?include=" + pair.thing());
            referenced.get(pair.path() + "?count=true");
            referenced.delete(pair.path(id));
            services.forEach(ServiceProcess::askToStop);
            services.forEach(ServiceProcess::awaitEnd);
            services.forEach(service -> service.classes().keep());
        }
    }

    /** The two services. */
    public Pair pair() {
        return pair;
    }

    /** The instances of the referenced service. */
    public List<Instance> referenced() {
        return referenced;
    }

    /** The instances of the referencing service. */
    public List<Instance> referencing() {
        return referencing;
    }

    /** All instances of both. */
    public Stream<Instance> instances() {
        return Stream.concat(referenced.stream(), referencing.stream());
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
            Pair.Service service,
            int number,
            Path application,
            int port,
            DatabaseServer server,
            Map<String, String> database,
            List<Integer> peerPorts,
            Map<String, String> settings) {
        String name = service.name() + "-" + number;
        Link toDatabase = new Link(server.host(), server.port());
        Link toPeer = new Link("127.0.0.1", peerPorts.toArray(Integer[]::new));
        Map<String, String> linked = new HashMap<>(database);
        linked.put("DATABASE_HOST", "127.0.0.1");
        linked.put("DATABASE_PORT", Integer.toString(toDatabase.port()));
        ServiceProcess process = new ServiceProcess(
                application,
                RunningRegistry.logFile(registry, name),
                RunningRegistry.environment(port, linked, service.peerVariable(), toPeer.port(), settings));
        Link door = new Link("127.0.0.1", port);
        return new Instance(
                name, process, door, toDatabase, toPeer, new CheckedApi(URI.create("http://127.0.0.1:" + door.port())));
    }

    private static List<Integer> freePorts(int count) {
        return IntStream.range(0, count).mapToObj(i -> FreePorts.next()).toList();
    }
}
