package org.petregistry.systemtests.load;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;

/** Owners that all clients give pets to; now and then one of them leaves, and another comes in its place. */
final class Crossroads {
    private final AtomicLongArray owners;
    private final Set<Long> ever = ConcurrentHashMap.newKeySet();
    private final Set<Long> leaving = ConcurrentHashMap.newKeySet();

    Crossroads(List<Long> first) {
        owners = new AtomicLongArray(first.stream().mapToLong(id -> id).toArray());
        ever.addAll(first);
    }

    long any(RandomGenerator dice) {
        return owners.get(dice.nextInt(owners.length()));
    }

    /** Puts an owner in the place of another one, who is about to be deleted. */
    long replace(RandomGenerator dice, long newcomer) {
        ever.add(newcomer);
        long old = owners.getAndSet(dice.nextInt(owners.length()), newcomer);
        leaving.add(old);
        return old;
    }

    /** Whether an owner is one of these, or has been. */
    boolean knows(Long owner) {
        return owner != null && ever.contains(owner);
    }

    /** Whether an owner has been deleted, or is about to be. */
    boolean isLeaving(long owner) {
        return leaving.contains(owner);
    }

    List<Long> present() {
        return LongStream.range(0, owners.length())
                .map(i -> owners.get((int) i))
                .boxed()
                .toList();
    }
}
