package org.petregistry.systemtests.relationship.campaign;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.petregistry.systemtests.harness.LinkedRegistry;
import org.petregistry.systemtests.harness.LinkedRegistry.Instance;
import org.petregistry.systemtests.relationship.campaign.Request.Change;
import org.petregistry.systemtests.relationship.campaign.Request.Create;
import org.petregistry.systemtests.relationship.campaign.Request.Delete;
import org.petregistry.systemtests.relationship.campaign.Request.PetsRule;
import org.petregistry.systemtests.relationship.campaign.Request.PostsRule;
import org.petregistry.systemtests.relationship.campaign.Request.Read;

/**
 * Clients that do everything at once through all instances, mostly with the newest owners and pets, so that they get into
 * each other's way. What each does next depends on the seed; what comes of it does not.
 */
final class Workload {
    private static final int RECENT = 8;
    private static final int USERNAMES = 30;
    private static final int ATTEMPTS = 4;
    private static final int LARGEST_BATCH = 5;
    private static final int PAUSE_MILLIS = 100;

    private final LinkedRegistry registry;
    private final Client client;
    private final long seed;
    private final AtomicLong names = new AtomicLong();
    private final List<Long> owners = new CopyOnWriteArrayList<>();
    private final List<Long> pets = new CopyOnWriteArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);

    Workload(LinkedRegistry registry, Client client, long seed) {
        this.registry = registry;
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
                    makeOwners(1);
                } else if (face < 19) {
                    makeOwners(2 + dice.nextInt(LARGEST_BATCH - 1));
                } else if (face < 37) {
                    makePets(1);
                } else if (face < 42) {
                    makePets(2 + dice.nextInt(LARGEST_BATCH - 1));
                } else if (face < 46) {
                    makePost();
                } else if (face < 58) {
                    give();
                } else if (face < 61) {
                    rename();
                } else if (face < 72) {
                    delete();
                } else {
                    read();
                }
            }
        }

        private void makeOwners(int count) {
            List<Draft> drafts = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                String username = dice.nextInt(4) == 0 ? "user-" + dice.nextInt(USERNAMES) : null;
                drafts.add(new Draft(name("owner"), username, null));
            }
            remember(owners, make(Kind.OWNER, drafts));
        }

        private void makePets(int count) {
            List<Draft> drafts = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                drafts.add(new Draft(name("pet"), null, dice.nextInt(10) == 0 ? null : anOwner()));
            }
            remember(pets, make(Kind.PET, drafts));
        }

        private void makePost() {
            make(Kind.POST, List.of(new Draft(name("post"), null, anOwner())));
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

        private void give() {
            Long owner = dice.nextInt(6) == 0 ? null : Long.valueOf(anOwner());
            send(anInstance(Kind.PET), new Change(new Ref(Kind.PET, aPet()), null, owner));
        }

        private void rename() {
            send(anInstance(Kind.OWNER), new Change(new Ref(Kind.OWNER, anOwner()), name("renamed"), null));
        }

        private void delete() {
            PetsRule[] petsRules = PetsRule.values();
            PostsRule[] postsRules = PostsRule.values();
            Delete delete = new Delete(
                    anOwner(), petsRules[dice.nextInt(petsRules.length)], postsRules[dice.nextInt(postsRules.length)]);
            send(anInstance(Kind.OWNER), delete);
        }

        private void read() {
            long owner = anOwner();
            long pet = aPet();
            Ref whichOwner = new Ref(Kind.OWNER, owner);
            Ref whichPet = new Ref(Kind.PET, pet);
            switch (dice.nextInt(9)) {
                case 0 -> get(Kind.OWNER, "/owners/" + owner, whichOwner);
                case 1 -> get(Kind.OWNER, "/owners/" + owner + "?include=pets,posts", whichOwner);
                case 2 -> get(Kind.OWNER, "/owners/" + owner + "/pets", whichOwner);
                case 3 -> get(Kind.OWNER, "/owners?sort=-id&limit=10", null);
                case 4 -> get(Kind.PET, "/pets/" + pet, whichPet);
                case 5 -> get(Kind.PET, "/pets/" + pet + "?include=owner", whichPet);
                case 6 -> get(Kind.PET, "/pets/" + pet + "/owner", null);
                case 7 -> get(Kind.PET, "/pets?sort=-id&limit=10&ownerId.isNull=false", null);
                default -> get(Kind.POST, "/posts?sort=-id&limit=10", null);
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
            return kind == Kind.OWNER ? registry.owners() : registry.pets();
        }

        private long anOwner() {
            return recent(owners);
        }

        private long aPet() {
            return recent(pets);
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
