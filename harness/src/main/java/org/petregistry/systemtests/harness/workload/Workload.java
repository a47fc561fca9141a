package org.petregistry.systemtests.harness.workload;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
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
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.petregistry.systemtests.harness.Pair;
import org.petregistry.systemtests.harness.Pair.Relation;
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
    private final Client client;
    private final long seed;
    private final Queue<Call> calls = new ConcurrentLinkedQueue<>();
    private final AtomicLong names = new AtomicLong();
    private final Map<Kind, List<Entity>> known = new EnumMap<>(Kind.class);
    private final Semaphore streams = new Semaphore(STREAMS);

    /** @param services new ones: everything in them must have been created by this workload */
    public Workload(Services services, long seed) {
        this.services = services;
        this.pair = services.pair();
        this.client = new Client(pair);
        this.seed = seed;
        for (Kind kind : Kind.values()) {
            known.put(kind, new ArrayList<>());
        }
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
        List<Future<?>> running = IntStream.range(0, clients)
                .<Future<?>>mapToObj(i -> threads.submit(new OneClient(new Random(seed + i), behaviour, over)::work))
                .toList();
        try {
            meanwhile.run();
        } finally {
            over.countDown();
            threads.shutdown();
        }
        running.forEach(Workload::awaitEnd);
        return calls.stream().skip(before).toList();
    }

    /** The same for some time. */
    public List<Call> run(Behaviour behaviour, int clients, Duration length) {
        return run(behaviour, clients, () -> pause(new CountDownLatch(1), length));
    }

    /** Creates as many things as rows, so that lists of all are long. */
    public void fill(int batches, int size) {
        OneClient one = new OneClient(new Random(seed), Behaviour.PATIENT, new CountDownLatch(1));
        for (int i = 0; i < batches; i++) {
            one.createThings(size);
            one.createRows(size);
        }
    }

    /**
     * Reads everything there is, once all clients have ended.
     *
     * @param timeout how long an instance that was disturbed may need to notice that it no longer is
     */
    public History history(Duration timeout) {
        return history(timeout, Rewinds.NONE, List.of());
    }

    /** The same, with what happened to the databases. */
    public History history(Duration timeout, Rewinds rewinds, List<Sighting> sightings) {
        List<Call> ending = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            List<Entity> page;
            long last = 0;
            do {
                Read read = Read.any(client.path(kind) + "?sort=id&id.gt=" + last + "&limit=" + LARGEST_PAGE);
                AtomicReference<Call> call = new AtomicReference<>();
                await().atMost(timeout).until(() -> {
                    call.set(client.send(services.of(kind).get(0), read, timeout));
                    return call.get().reply().success();
                });
                ending.add(call.get());
                page = call.get().reply().shown();
                last = page.isEmpty() ? last : page.get(page.size() - 1).id().id();
            } while (!page.isEmpty());
        }
        return new History(calls(), ending, rewinds, sightings);
    }

    private static void awaitEnd(Future<?> one) {
        try {
            one.get(1, TimeUnit.MINUTES);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("a client failed, or has not ended", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static boolean pause(CountDownLatch over, Duration longest) {
        try {
            return over.await(longest.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private final class OneClient {
        private final Random random;
        private final Behaviour behaviour;
        private final CountDownLatch over;

        OneClient(Random random, Behaviour behaviour, CountDownLatch over) {
            this.random = random;
            this.behaviour = behaviour;
            this.over = over;
        }

        void work() {
            while (!isOver()) {
                step(random.nextInt(100));
            }
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
                Action ofMandatory = random.nextBoolean() ? Action.RESTRICT : Action.CASCADE;
                send(Kind.REFERENCED, new Delete(aThing(), one(List.of(Action.values())), ofMandatory));
            } else if (number < 70 && pair.full()) {
                send(
                        Kind.NULLABLE,
                        new DeleteRow(oneIn(3) ? aKnown(Kind.MANDATORY).id() : aRow()));
            } else if (number < 73 && pair.full()) {
                stream(one(List.of(Kind.values())));
            } else {
                read(aThing(), aRow());
            }
        }

        private int batchSize() {
            int most = oneIn(10) ? behaviour.largestBatch() : Math.min(20, behaviour.largestBatch());
            return 2 + random.nextInt(most - 1);
        }

        void createThings(int count) {
            create(Kind.REFERENCED, count, () -> new Draft(name("thing"), count < 10 ? username() : null, null, null));
        }

        void createRows(int count) {
            create(Kind.NULLABLE, count, () -> new Draft(name("row"), null, oneIn(10) ? null : aThing(), null));
        }

        private void createMandatoryRow() {
            Long row = pair.full() && oneIn(2) ? Long.valueOf(aRow().id()) : null;
            create(Kind.MANDATORY, 1, () -> new Draft(name("mandatory"), null, aThing(), row));
        }

        /** While it is unknown whether it worked, most clients repeat the request with its key; some have none. */
        private void create(Kind kind, int count, Supplier<Draft> draft) {
            List<Draft> drafts = Stream.generate(draft).limit(count).toList();
            Create create = new Create(kind, drafts, oneIn(5) ? null : name("key"));
            List<Instance> instances = services.of(kind);
            int first = random.nextInt(instances.size());
            Call call = send(instances.get(first), create);
            for (int i = 1; create.key() != null && i < ATTEMPTS && isUndecided(call.reply()) && !isOver(); i++) {
                call = send(instances.get((first + i) % instances.size()), create);
            }
            if (create.key() != null && call.reply().success() && oneIn(10)) {
                send(kind, create);
            }
            remember(kind, call);
        }

        private boolean isUndecided(Reply reply) {
            return reply.unknown() || reply.isProblem("idempotency-key-in-use");
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
                send(Kind.NULLABLE, new Update(aRow(), null, target, null));
            }
        }

        /** Sometimes only if nobody has updated it, as far as this client knows. */
        private void rename(Entity entity, Target target) {
            Kind kind = entity.id().kind();
            Long ifMatch = kind != Kind.MANDATORY && oneIn(2) ? entity.version() : null;
            remember(kind, send(kind, new Update(entity.id(), name("renamed"), target, ifMatch)));
        }

        private void read(long thing, EntityId row) {
            EntityId whichThing = new EntityId(Kind.REFERENCED, thing);
            Relation nullable = pair.nullable();
            Relation mandatory = pair.mandatory();
            String newest = "?sort=-id&limit=10&";
            switch (random.nextInt(12)) {
                case 0 -> send(Kind.REFERENCED, Read.one(pair.path(thing), whichThing));
                case 1 -> {
                    String include = "?include=" + nullable.name() + "," + mandatory.name();
                    send(Kind.REFERENCED, Read.one(pair.path(thing) + include, whichThing));
                }
                case 2 -> {
                    Listing rows = new Listing(Kind.NULLABLE, thing, 0, LARGEST_PAGE);
                    String path = pair.path(thing) + nullable.path() + "?sort=-id&limit=" + LARGEST_PAGE;
                    send(Kind.REFERENCED, new Read(path, whichThing, rows, null, false));
                }
                case 3 -> send(Kind.REFERENCED, Read.any(pair.path() + newest + "include=" + nullable.name()));
                case 4 -> send(Kind.NULLABLE, Read.one(nullable.path(row.id()), row));
                case 5 -> send(Kind.NULLABLE, Read.one(nullable.path(row.id()) + "?include=" + pair.thing(), row));
                case 6 -> send(Kind.NULLABLE, new Read(pair.target(row.id()), null, null, row, false));
                case 7 -> send(Kind.NULLABLE, Read.any(nullable.path() + newest + nullable.member() + ".isNull=false"));
                case 8 -> {
                    String include = mandatory.member().replaceFirst("Id$", pair.full() ? "," + nullable.table() : "");
                    send(Kind.MANDATORY, Read.any(mandatory.path() + newest + "include=" + include));
                }
                case 9 -> list(Kind.NULLABLE, nullable, thing);
                case 10 -> list(Kind.MANDATORY, mandatory, thing);
                default -> {
                    String name = pair.thing() + ".name";
                    String path = nullable.path() + "?limit=10&sort=" + name + ",-id&" + name + ".prefix=renamed-1";
                    send(Kind.NULLABLE, Read.any(path));
                }
            }
        }

        /** All rows of one thing with their number, or the newest rows. */
        private void list(Kind kind, Relation relation, long thing) {
            Long target = random.nextBoolean() ? thing : null;
            long after = target == null ? aKnown(kind).id().id() : 0;
            String filter = target == null ? "id.gt=" + after : relation.member() + "=" + target;
            String path = relation.path() + "?count=true&sort=-id&limit=" + LARGEST_PAGE + "&" + filter;
            send(kind, new Read(path, null, new Listing(kind, target, after, LARGEST_PAGE), null, false));
        }

        /** The newest; or all, if the client abandons the stream. */
        private void stream(Kind kind) {
            if (behaviour.abandoned() > 0) {
                String sort = kind == Kind.NULLABLE ? "?sort=" + pair.thing() + ".name" : "";
                Read read = new Read(client.path(kind) + sort, null, null, null, true);
                calls.add(client.abandon(one(services.of(kind)), read, random));
            } else if (streams.tryAcquire()) {
                try {
                    long after = aKnown(kind).id().id();
                    Listing listing = new Listing(kind, null, after, Integer.MAX_VALUE);
                    String path = client.path(kind) + "?sort=-id&id.gt=" + after;
                    send(kind, new Read(path, null, listing, null, true));
                } finally {
                    streams.release();
                }
            }
        }

        private Call send(Kind kind, Request request) {
            return send(one(services.of(kind)), request);
        }

        private Call send(Instance to, Request request) {
            boolean abandoned = random.nextInt(100) < behaviour.abandoned();
            Call call = abandoned ? client.abandon(to, request, random) : client.send(to, request, behaviour.timeout());
            calls.add(call);
            if (!abandoned && call.reply().status() == 0) {
                pause(over, PAUSE_WITHOUT_ANSWER);
            } else if (call.reply().status() == 503) {
                pause(over, behaviour.retryAfter());
            }
            return call;
        }

        private boolean oneIn(int count) {
            return random.nextInt(count) == 0;
        }

        private <T> T one(List<T> several) {
            return several.get(random.nextInt(several.size()));
        }

        private void remember(Kind kind, Call call) {
            if (call.reply().success()) {
                synchronized (known) {
                    known.get(kind).addAll(call.reply().shown());
                }
            }
        }

        /** One of the newest; the one with id 1 as long as nobody knows any. */
        private Entity aKnown(Kind kind) {
            synchronized (known) {
                List<Entity> all = known.get(kind);
                return all.isEmpty()
                        ? new Entity(new EntityId(kind, 1), "", null, null, 0)
                        : one(all.subList(Math.max(0, all.size() - behaviour.newest()), all.size()));
            }
        }

        private long aThing() {
            return aKnown(Kind.REFERENCED).id().id();
        }

        private EntityId aRow() {
            return aKnown(Kind.NULLABLE).id();
        }

        /** Most things have none, and the others seldom the same. */
        private String username() {
            boolean one = pair.hasUsernames() && oneIn(4);
            return one ? "user-" + random.nextInt(4 * behaviour.newest()) : null;
        }

        private String name(String word) {
            return word + "-" + names.incrementAndGet();
        }
    }
}
