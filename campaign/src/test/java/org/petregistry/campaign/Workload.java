package org.petregistry.campaign;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.petregistry.campaign.Request.Action;
import org.petregistry.campaign.Request.Change;
import org.petregistry.campaign.Request.Create;
import org.petregistry.campaign.Request.Delete;
import org.petregistry.campaign.Request.Read;
import org.petregistry.systemtests.harness.LinkedRegistry;
import org.petregistry.systemtests.harness.LinkedRegistry.Instance;
import org.petregistry.systemtests.harness.Pair;
import org.petregistry.systemtests.harness.Pair.Relation;

/**
 * Clients that do everything at once through all instances, mostly with the newest things and rows, so that they get into
 * each other's way. What each does next depends on the seed; what comes of it does not.
 */
final class Workload {
    private static final int RECENT = 8;
    private static final int USERNAMES = 30;
    private static final int ATTEMPTS = 4;
    private static final int LARGEST_BATCH = 5;
    private static final int PAUSE_MILLIS = 100;

    private final LinkedRegistry registry;
    private final Pair pair;
    private final Client client;
    private final long seed;
    private final AtomicLong names = new AtomicLong();
    private final List<Long> things = new CopyOnWriteArrayList<>();
    private final List<Long> rows = new CopyOnWriteArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);

    Workload(LinkedRegistry registry, Client client, long seed) {
        this.registry = registry;
        this.pair = registry.pair();
        this.client = client;
        this.seed = seed;
    }

    /** Lets some clients work until the other piece of work is done, which goes on meanwhile in this thread. */
    void during(int clients, Runnable meanwhile) {
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        for (int i = 0; i < clients; i++) {
            OneClient one = new OneClient(new Random(seed + i));
            threads.submit(one::work);
        }
        try {
            meanwhile.run();
        } finally {
            over.countDown();
            threads.shutdown();
            awaitEnd(threads);
        }
    }

    private boolean isOver() {
        return over.getCount() == 0;
    }

    private static void awaitEnd(ExecutorService threads) {
        try {
            if (!threads.awaitTermination(1, TimeUnit.MINUTES)) {
                throw new AssertionError("a client got an answer neither in time nor not at all");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private final class OneClient {
        private final Random dice;

        OneClient(Random dice) {
            this.dice = dice;
        }

        void work() {
            while (!isOver()) {
                int face = dice.nextInt(100);
                if (face < 16) {
                    makeThings(1);
                } else if (face < 19) {
                    makeThings(2 + dice.nextInt(LARGEST_BATCH - 1));
                } else if (face < 37) {
                    makeRows(1);
                } else if (face < 42) {
                    makeRows(2 + dice.nextInt(LARGEST_BATCH - 1));
                } else if (face < 46) {
                    makeMandatoryRow();
                } else if (face < 58) {
                    pass();
                } else if (face < 61) {
                    rename();
                } else if (face < 72) {
                    delete();
                } else {
                    read();
                }
            }
        }

        private void makeThings(int count) {
            List<Draft> drafts = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                String username =
                        pair.hasUsernames() && dice.nextInt(4) == 0 ? "user-" + dice.nextInt(USERNAMES) : null;
                drafts.add(new Draft(name("thing"), username, null));
            }
            remember(things, make(Kind.REFERENCED, drafts));
        }

        private void makeRows(int count) {
            List<Draft> drafts = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                drafts.add(new Draft(name("row"), null, dice.nextInt(10) == 0 ? null : aThing()));
            }
            remember(rows, make(Kind.NULLABLE, drafts));
        }

        private void makeMandatoryRow() {
            make(Kind.MANDATORY, List.of(new Draft(name("mandatory"), null, aThing())));
        }

        /** Where nobody knows whether it worked, the same is tried again elsewhere, by its key; some do not care. */
        private Call make(Kind kind, List<Draft> drafts) {
            String key = dice.nextInt(5) == 0 ? null : name("key");
            Create create = new Create(kind, drafts, key);
            List<Instance> instances = instances(kind);
            int first = dice.nextInt(instances.size());
            Call call = send(instances.get(first), create);
            for (int i = 1; key != null && i < ATTEMPTS && call.reply().unknown() && !isOver(); i++) {
                call = send(instances.get((first + i) % instances.size()), create);
            }
            if (key != null && call.reply().success() && dice.nextInt(10) == 0) {
                send(anInstance(kind), create);
            }
            return call;
        }

        private void pass() {
            Long target = dice.nextInt(6) == 0 ? null : Long.valueOf(aThing());
            send(anInstance(Kind.NULLABLE), new Change(new Ref(Kind.NULLABLE, aRow()), null, target));
        }

        private void rename() {
            send(anInstance(Kind.REFERENCED), new Change(new Ref(Kind.REFERENCED, aThing()), name("renamed"), null));
        }

        private void delete() {
            Action[] actions = Action.values();
            Action ofNullable = actions[dice.nextInt(actions.length)];
            Delete delete = new Delete(aThing(), ofNullable, dice.nextBoolean() ? Action.RESTRICT : Action.CASCADE);
            send(anInstance(Kind.REFERENCED), delete);
        }

        private void read() {
            long thing = aThing();
            long row = aRow();
            Ref whichThing = new Ref(Kind.REFERENCED, thing);
            Ref whichRow = new Ref(Kind.NULLABLE, row);
            Relation nullable = pair.nullable();
            Relation mandatory = pair.mandatory();
            switch (dice.nextInt(9)) {
                case 0 -> get(Kind.REFERENCED, pair.path(thing), whichThing);
                case 1 ->
                    get(
                            Kind.REFERENCED,
                            pair.path(thing) + "?include=" + nullable.name() + "," + mandatory.name(),
                            whichThing);
                case 2 -> get(Kind.REFERENCED, pair.path(thing) + nullable.path(), whichThing);
                case 3 -> get(Kind.REFERENCED, pair.path() + "?sort=-id&limit=10", null);
                case 4 -> get(Kind.NULLABLE, nullable.path(row), whichRow);
                case 5 -> get(Kind.NULLABLE, nullable.path(row) + "?include=" + pair.thing(), whichRow);
                case 6 -> get(Kind.NULLABLE, pair.target(row), null);
                case 7 ->
                    get(
                            Kind.NULLABLE,
                            nullable.path() + "?sort=-id&limit=10&" + nullable.member() + ".isNull=false",
                            null);
                default -> get(Kind.MANDATORY, mandatory.path() + "?sort=-id&limit=10", null);
            }
        }

        private void get(Kind kind, String path, Ref which) {
            send(anInstance(kind), new Read(path, which));
        }

        /** Who got no answer at all waits a little before going on, as anybody would. */
        private Call send(Instance to, Request request) {
            Call call = client.send(to, request);
            if (call.reply().status() == 0) {
                try {
                    over.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            return call;
        }

        private Instance anInstance(Kind kind) {
            List<Instance> instances = instances(kind);
            return instances.get(dice.nextInt(instances.size()));
        }

        private List<Instance> instances(Kind kind) {
            return kind == Kind.REFERENCED ? registry.referenced() : registry.referencing();
        }

        private long aThing() {
            return recent(things);
        }

        private long aRow() {
            return recent(rows);
        }

        /** One of the newest; the first of all where there is none yet. */
        private long recent(List<Long> ids) {
            int size = ids.size();
            return size == 0 ? 1 : ids.get(size - 1 - dice.nextInt(Math.min(size, RECENT)));
        }

        private void remember(List<Long> ids, Call made) {
            if (made.reply().success()) {
                made.reply().shown().forEach(thing -> ids.add(thing.ref().id()));
            }
        }

        private String name(String word) {
            return word + "-" + names.incrementAndGet();
        }
    }
}
