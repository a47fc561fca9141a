package org.petregistry.systemtests.harness.workload;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.petregistry.systemtests.harness.Pair;
import org.petregistry.systemtests.harness.Pair.Relation;
import org.petregistry.systemtests.harness.workload.Connection.Moment;
import org.petregistry.systemtests.harness.workload.Request.Action;
import org.petregistry.systemtests.harness.workload.Request.Create;
import org.petregistry.systemtests.harness.workload.Request.Delete;
import org.petregistry.systemtests.harness.workload.Request.DeleteRow;
import org.petregistry.systemtests.harness.workload.Request.Listing;
import org.petregistry.systemtests.harness.workload.Request.Read;
import org.petregistry.systemtests.harness.workload.Request.Target;
import org.petregistry.systemtests.harness.workload.Request.Update;
import org.petregistry.systemtests.harness.workload.Services.Instance;

/**
 * Clients that send random requests to all instances of a pair of services, and the record of all their calls. The seed
 * determines what each client sends, not in which order it arrives.
 */
public final class Workload {
    private static final int ATTEMPTS = 4;
    private static final int LARGEST_PAGE = 200;
    private static final Duration PAUSE_WITHOUT_ANSWER = Duration.ofMillis(100);

    /** A service opens four at a time and rejects more with 503. */
    private static final int STREAMS = 3;

    private final Services services;
    private final Pair pair;
    private final long seed;
    private final Queue<Call> calls = new ConcurrentLinkedQueue<>();
    private final AtomicLong names = new AtomicLong();
    private final List<Entity> things = new ArrayList<>();
    private final List<Entity> rows = new ArrayList<>();
    private final List<Entity> mandatoryRows = new ArrayList<>();
    private final Semaphore streams = new Semaphore(STREAMS);

    /** @param services new ones: everything in them must have been created by this workload */
    public Workload(Services services, long seed) {
        this.services = services;
        this.pair = services.pair();
        this.seed = seed;
    }

    /** All calls so far. */
    public List<Call> calls() {
        return List.copyOf(calls);
    }

    /**
     * Runs some clients until something else is done, which happens meanwhile in this thread.
     *
     * @return their calls
     */
    public List<Call> run(Behaviour behaviour, int clients, Runnable meanwhile) {
        int before = calls.size();
        CountDownLatch over = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            OneClient client = new OneClient(new Random(seed + i), behaviour, over);
            running.add(threads.submit(client::work));
        }
        try {
            meanwhile.run();
        } finally {
            over.countDown();
            threads.shutdown();
            running.forEach(Workload::awaitEnd);
        }
        return calls.stream().skip(before).toList();
    }

    /** The same for some time. */
    public List<Call> run(Behaviour behaviour, int clients, Duration length) {
        return run(behaviour, clients, () -> pause(new CountDownLatch(1), length));
    }

    /** Creates things and rows, as many of each, so that lists of all are long. */
    public void fill(int batches, int size) {
        OneClient client = new OneClient(new Random(seed), Behaviour.PATIENT, new CountDownLatch(1));
        for (int i = 0; i < batches; i++) {
            client.createThings(size);
            client.createRows(size);
        }
        client.close();
    }

    /**
     * Reads everything there is, once all clients have ended.
     *
     * @param timeout how long an instance that was disturbed may need to notice that it no longer is
     */
    public History history(Duration timeout) {
        List<Call> ending = new ArrayList<>();
        try (Client client = new Client(pair, timeout)) {
            for (Kind kind : Kind.values()) {
                List<Entity> page;
                long last = 0;
                do {
                    String path = path(kind) + "?sort=id&id.gt=" + last + "&limit=" + LARGEST_PAGE;
                    Call read = readUntilServed(client, services.of(kind).get(0), Read.any(path), timeout);
                    ending.add(read);
                    page = read.reply().shown();
                    last = page.isEmpty()
                            ? last
                            : page.get(page.size() - 1).id().id();
                } while (!page.isEmpty());
            }
        }
        return new History(calls(), ending);
    }

    private static Call readUntilServed(Client client, Instance instance, Read read, Duration timeout) {
        long begin = System.nanoTime();
        Call call = client.send(instance, read);
        while (!call.reply().success() && System.nanoTime() - begin < timeout.toNanos()) {
            pause(new CountDownLatch(1), PAUSE_WITHOUT_ANSWER);
            call = client.send(instance, read);
        }
        if (!call.reply().success()) {
            throw new AssertionError("not served: " + call);
        }
        return call;
    }

    private static void awaitEnd(Future<?> client) {
        try {
            client.get(1, TimeUnit.MINUTES);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("a client failed, or has not ended", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void pause(CountDownLatch over, Duration longest) {
        try {
            boolean ended = over.await(longest.toNanos(), TimeUnit.NANOSECONDS);
            assert ended || over.getCount() > 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private String path(Kind kind) {
        return switch (kind) {
            case REFERENCED -> pair.path();
            case NULLABLE -> pair.nullable().path();
            case MANDATORY -> pair.mandatory().path();
        };
    }

    private List<Entity> known(Kind kind) {
        return switch (kind) {
            case REFERENCED -> things;
            case NULLABLE -> rows;
            case MANDATORY -> mandatoryRows;
        };
    }

    private final class OneClient implements AutoCloseable {
        private final Random random;
        private final Behaviour behaviour;
        private final CountDownLatch over;
        private final Client client;

        OneClient(Random random, Behaviour behaviour, CountDownLatch over) {
            this.random = random;
            this.behaviour = behaviour;
            this.over = over;
            client = new Client(pair, behaviour.timeout());
        }

        void work() {
            try (this) {
                while (!isOver()) {
                    step(random.nextInt(100));
                }
            }
        }

        @Override
        public void close() {
            client.close();
        }

        private boolean isOver() {
            return over.getCount() == 0;
        }

        private void step(int number) {
            if (number < 15) {
                createThings(1);
            } else if (number < 18) {
                createThings(batchSize());
            } else if (number < 33) {
                createRows(1);
            } else if (number < 38) {
                createRows(batchSize());
            } else if (number < 42) {
                createMandatoryRow();
            } else if (number < 57) {
                update();
            } else if (number < 67) {
                deleteThing();
            } else if (number < 70 && pair.full()) {
                deleteRow();
            } else if (number < 73 && pair.full()) {
                stream();
            } else {
                read();
            }
        }

        private int batchSize() {
            return random.nextInt(10) == 0
                    ? behaviour.largestBatch()
                    : 2 + random.nextInt(Math.min(20, behaviour.largestBatch()) - 1);
        }

        void createThings(int count) {
            create(
                    Kind.REFERENCED,
                    IntStream.range(0, count)
                            .mapToObj(i -> new Draft(
                                    name("thing"),
                                    pair.hasUsernames() && oneIn(4) && count < 10 ? username() : null,
                                    null,
                                    null))
                            .toList());
        }

        void createRows(int count) {
            create(
                    Kind.NULLABLE,
                    IntStream.range(0, count)
                            .mapToObj(i -> new Draft(name("row"), null, oneIn(10) ? null : aThing(), null))
                            .toList());
        }

        private void createMandatoryRow() {
            Long row = pair.full() && oneIn(2) ? Long.valueOf(aRow().id()) : null;
            create(Kind.MANDATORY, List.of(new Draft(name("mandatory"), null, aThing(), row)));
        }

        /** While it is unknown whether it worked, most clients repeat the request with its key; some have none. */
        private void create(Kind kind, List<Draft> drafts) {
            Create create = new Create(kind, drafts, oneIn(5) ? null : name("key"));
            List<Instance> instances = services.of(kind);
            int first = random.nextInt(instances.size());
            Call call = send(instances.get(first), create);
            for (int i = 1; create.key() != null && i < ATTEMPTS && isUndecided(call) && !isOver(); i++) {
                call = send(instances.get((first + i) % instances.size()), create);
            }
            if (create.key() != null && call.reply().success() && oneIn(10)) {
                send(one(instances), create);
            }
            if (call.reply().success()) {
                synchronized (known(kind)) {
                    known(kind).addAll(call.reply().shown());
                }
            }
        }

        private boolean isUndecided(Call call) {
            return call.reply().unknown() || call.reply().isProblem("idempotency-key-in-use");
        }

        private void update() {
            Target target = new Target(oneIn(6) ? null : Long.valueOf(aThing()));
            if (oneIn(4)) {
                rename(aKnown(Kind.REFERENCED), null);
            } else if (pair.full() && oneIn(3)) {
                rename(aKnown(Kind.NULLABLE), oneIn(2) ? target : null);
            } else if (pair.full() && oneIn(5)) {
                rename(aKnown(Kind.MANDATORY), null);
            } else {
                send(new Update(aRow(), null, target, null));
            }
        }

        /** Some only if nobody has updated it, as far as this client knows. */
        private void rename(Entity entity, Target target) {
            boolean conditional = entity.id().kind() != Kind.MANDATORY && oneIn(2);
            Call call = send(new Update(
                    entity.id(), name("renamed"), target, conditional ? Long.valueOf(entity.version()) : null));
            if (call.reply().success()) {
                List<Entity> known = known(entity.id().kind());
                synchronized (known) {
                    known.add(call.reply().shown().get(0));
                }
            }
        }

        private void deleteThing() {
            Action ofMandatory = random.nextBoolean() ? Action.RESTRICT : Action.CASCADE;
            send(new Delete(aThing(), one(List.of(Action.values())), ofMandatory));
        }

        private void deleteRow() {
            send(new DeleteRow(oneIn(3) ? aKnown(Kind.MANDATORY).id() : aRow()));
        }

        private void read() {
            long thing = aThing();
            EntityId row = aRow();
            EntityId whichThing = new EntityId(Kind.REFERENCED, thing);
            Relation nullable = pair.nullable();
            Relation mandatory = pair.mandatory();
            String newest = "?sort=-id&limit=10&";
            switch (random.nextInt(12)) {
                case 0 -> get(Kind.REFERENCED, Read.one(pair.path(thing), whichThing));
                case 1 -> {
                    String include = "?include=" + nullable.name() + "," + mandatory.name();
                    get(Kind.REFERENCED, Read.one(pair.path(thing) + include, whichThing));
                }
                case 2 ->
                    get(
                            Kind.REFERENCED,
                            new Read(
                                    pair.path(thing) + nullable.path() + "?sort=-id&limit=200",
                                    whichThing,
                                    new Listing(Kind.NULLABLE, thing, 0, LARGEST_PAGE),
                                    null,
                                    false));
                case 3 -> get(Kind.REFERENCED, Read.any(pair.path() + newest + "include=" + nullable.name()));
                case 4 -> get(Kind.NULLABLE, Read.one(nullable.path(row.id()), row));
                case 5 -> get(Kind.NULLABLE, Read.one(nullable.path(row.id()) + "?include=" + pair.thing(), row));
                case 6 -> get(Kind.NULLABLE, new Read(pair.target(row.id()), null, null, row, false));
                case 7 -> get(Kind.NULLABLE, Read.any(nullable.path() + newest + nullable.member() + ".isNull=false"));
                case 8 -> get(Kind.MANDATORY, Read.any(mandatory.path() + newest + "include=" + included()));
                case 9 -> list(nullable, Kind.NULLABLE, thing);
                case 10 -> list(mandatory, Kind.MANDATORY, thing);
                default ->
                    get(
                            Kind.NULLABLE,
                            Read.any(nullable.path() + "?limit=10&sort=" + pair.thing() + ".name,-id&" + pair.thing()
                                    + ".name.prefix=renamed-1"));
            }
        }

        /** What a mandatory row embeds: the thing, and a nullable row if it can refer to one. */
        private String included() {
            return pair.mandatory().member().replaceFirst("Id$", "")
                    + (pair.full() ? "," + pair.nullable().table() : "");
        }

        /** All rows of one thing with their number, or the newest rows. */
        private void list(Relation relation, Kind kind, long thing) {
            Long target = random.nextBoolean() ? thing : null;
            long after = target != null ? 0 : aKnown(kind).id().id();
            String filter = target == null ? "id.gt=" + after : relation.member() + "=" + target;
            get(
                    kind,
                    new Read(
                            relation.path() + "?count=true&sort=-id&limit=200&" + filter,
                            null,
                            new Listing(kind, target, after, LARGEST_PAGE),
                            null,
                            false));
        }

        /** The newest rows, or all of one thing. A client that abandons the stream asks for all things or rows. */
        private void stream() {
            Kind kind = one(List.of(Kind.values()));
            if (behaviour.abandoned() > 0) {
                String sort = kind == Kind.NULLABLE ? "?sort=" + pair.thing() + ".name" : "";
                abandon(one(services.of(kind)), new Read(path(kind) + sort, null, null, null, true));
            } else if (streams.tryAcquire()) {
                long after = aKnown(kind).id().id();
                Listing listing = new Listing(kind, null, after, Integer.MAX_VALUE);
                get(kind, new Read(path(kind) + "?sort=-id&id.gt=" + after, null, listing, null, true));
                streams.release();
            }
        }

        private void get(Kind kind, Read read) {
            send(one(services.of(kind)), read);
        }

        private Call send(Update update) {
            return send(one(services.of(update.which().kind())), update);
        }

        private void send(DeleteRow delete) {
            send(one(services.referencing()), delete);
        }

        private void send(Delete delete) {
            send(one(services.referenced()), delete);
        }

        private Call send(Instance to, Request request) {
            if (random.nextInt(100) < behaviour.abandoned()) {
                return abandon(to, request);
            }
            Call call = client.send(to, request);
            calls.add(call);
            if (call.reply().status() == 0) {
                pause(over, PAUSE_WITHOUT_ANSWER);
            } else if (call.reply().status() == 503) {
                pause(over, behaviour.retryAfter());
            }
            return call;
        }

        private Call abandon(Instance to, Request request) {
            Call call = client.abandon(to, request, one(List.of(Moment.values())), random);
            calls.add(call);
            return call;
        }

        private boolean oneIn(int count) {
            return random.nextInt(count) == 0;
        }

        private <T> T one(List<T> several) {
            return several.get(random.nextInt(several.size()));
        }

        private long aThing() {
            return aKnown(Kind.REFERENCED).id().id();
        }

        private EntityId aRow() {
            return aKnown(Kind.NULLABLE).id();
        }

        /** One of the newest; the one with id 1 as long as nobody has been told of any. */
        private Entity aKnown(Kind kind) {
            List<Entity> all = known(kind);
            synchronized (all) {
                int size = all.size();
                return size == 0
                        ? new Entity(new EntityId(kind, 1), "", null, null, 0)
                        : all.get(size - 1 - random.nextInt(Math.min(size, behaviour.newest())));
            }
        }

        private String username() {
            return "user-" + random.nextInt(4 * behaviour.newest());
        }

        private String name(String word) {
            return word + "-" + names.incrementAndGet();
        }
    }
}
