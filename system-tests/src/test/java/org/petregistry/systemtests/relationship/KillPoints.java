package org.petregistry.systemtests.relationship;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.petregistry.systemtests.harness.Link;
import org.petregistry.systemtests.harness.Link.Chunk;
import org.petregistry.systemtests.harness.Link.Direction;
import org.petregistry.systemtests.harness.Link.Verdict;
import org.petregistry.systemtests.harness.LinkedRegistry;
import org.petregistry.systemtests.harness.LinkedRegistry.Instance;
import org.petregistry.systemtests.harness.ServiceProcess;
import org.petregistry.testkit.TestDatabase;

/**
 * Counts the points that an operation comes to, and kills at the one that was chosen. There is a point before each commit
 * is sent and one before its answer arrives, where the service dies; and for each message between the services, and for
 * each answer to the client, one for each service that may die while it is on its way.
 *
 * <p>What goes on in the background does not count: of the change feed nothing passes, unless the operation is the feed.
 */
final class KillPoints {
    /** The simple query by which the reactive client commits: its type, its length, its text. */
    private static final String COMMIT = "Q\0\0\0\u000bCOMMIT\0";

    private static final String FRAMEWORK = " /q/";

    private final String feed;
    private final Link feedLink;
    private final TestDatabase database;
    private final Set<Long> feedConnections = ConcurrentHashMap.newKeySet();

    private int chosen;
    private int count;
    private boolean counting;
    private boolean databaseDies;
    private String reached;
    private volatile boolean feedPasses = true;

    /** A death, told in words, and what becomes of the bytes that were on their way. */
    private record Fate(String what, Runnable death, Verdict verdict) {}

    /**
     * @param registry with one instance of each service
     * @param database on which both databases are
     */
    KillPoints(LinkedRegistry registry, TestDatabase database) {
        this.database = database;
        Instance referenced = registry.referenced().get(0);
        Instance referencing = registry.referencing().get(0);
        feed = "GET /internal" + registry.pair().path() + "/changes";
        feedLink = referencing.peer();
        watchCommits(referenced);
        watchCommits(referencing);
        watchMessages(referenced.peer(), referenced, referencing);
        watchMessages(referencing.peer(), referencing, referenced);
        watchAnswers(referenced);
        watchAnswers(referencing);
    }

    /** Counts from now on, and kills a service at this point, the first being 0. */
    synchronized void killServiceAt(int point) {
        begin(point, false);
    }

    /** Counts commits only, and stops the database at this point as a crash would. */
    synchronized void crashDatabaseAt(int point) {
        begin(point, true);
    }

    private void begin(int point, boolean ofDatabase) {
        chosen = point;
        databaseDies = ofDatabase;
        count = 0;
        reached = null;
        counting = true;
    }

    /** Counts no longer. */
    synchronized void stop() {
        counting = false;
    }

    /** Which death came at the chosen point, in words; empty where the operation did not come to it. */
    synchronized Optional<String> reached() {
        return Optional.ofNullable(reached);
    }

    /** Whether the death was the database's. */
    synchronized boolean databaseDied() {
        return databaseDies && reached != null;
    }

    /** How many points the operation came to before it ended or somebody died. */
    synchronized int count() {
        return count;
    }

    /** Lets nothing of the feed pass, and ends the call that waits for something new. */
    void holdFeed() {
        feedPasses = false;
        breakFeed();
    }

    /** Lets the feed pass again: the call that was lost is broken off, so that another is made. */
    void releaseFeed() {
        feedPasses = true;
        breakFeed();
    }

    /** Its connections alone, which are never used for anything else. */
    private void breakFeed() {
        feedConnections.forEach(feedLink::cut);
        feedConnections.clear();
    }

    private synchronized Verdict point(Fate... fates) {
        if (!counting) {
            return Verdict.FORWARD;
        }
        for (Fate fate : fates) {
            if (count == chosen) {
                counting = false;
                reached = fate.what();
                fate.death().run();
                return fate.verdict();
            }
            count++;
        }
        return Verdict.FORWARD;
    }

    private synchronized Verdict commitPoint(Instance instance, String when) {
        return databaseDies
                ? point(new Fate("the database dies " + when + " of " + instance.name(), database::crash, Verdict.CUT))
                : point(dies(instance, when + " of " + instance.name(), Verdict.CUT));
    }

    private synchronized Verdict messagePoint(Fate... fates) {
        return databaseDies ? Verdict.FORWARD : point(fates);
    }

    private static Fate dies(Instance instance, String when, Verdict verdict) {
        ServiceProcess service = instance.service();
        return new Fate(instance.name() + " dies " + when, service::kill, verdict);
    }

    private void watchCommits(Instance instance) {
        Set<Long> committing = ConcurrentHashMap.newKeySet();
        instance.database().watch(chunk -> {
            if (chunk.direction() == Direction.REQUEST && chunk.text().contains(COMMIT)) {
                committing.add(chunk.connection());
                return commitPoint(instance, "before the commit");
            }
            if (chunk.direction() == Direction.ANSWER && committing.remove(chunk.connection())) {
                return commitPoint(instance, "after the commit");
            }
            return Verdict.FORWARD;
        });
    }

    private void watchMessages(Link link, Instance caller, Instance called) {
        link.watch(chunk -> {
            if (chunk.direction() == Direction.REQUEST && isBeginOfRequest(chunk)) {
                if (chunk.text().startsWith(feed)) {
                    feedConnections.add(chunk.connection());
                    if (!feedPasses) {
                        return Verdict.SWALLOW;
                    }
                }
                return messagePoint(
                        dies(caller, "after it has asked", Verdict.FORWARD),
                        dies(called, "before it is asked", Verdict.CUT));
            }
            if (chunk.direction() == Direction.ANSWER && isBeginOfAnswer(chunk)) {
                return messagePoint(
                        dies(called, "before its answer is sent", Verdict.CUT),
                        dies(caller, "before the answer arrives", Verdict.CUT));
            }
            return Verdict.FORWARD;
        });
    }

    private void watchAnswers(Instance instance) {
        Set<Long> ofFramework = ConcurrentHashMap.newKeySet();
        instance.door().watch(chunk -> {
            if (chunk.direction() == Direction.REQUEST && isBeginOfRequest(chunk)) {
                if (firstLine(chunk).contains(FRAMEWORK)) {
                    ofFramework.add(chunk.connection());
                } else {
                    ofFramework.remove(chunk.connection());
                }
                return Verdict.FORWARD;
            }
            if (chunk.direction() == Direction.ANSWER
                    && isBeginOfAnswer(chunk)
                    && !ofFramework.contains(chunk.connection())) {
                return messagePoint(dies(instance, "before its client has the answer", Verdict.CUT));
            }
            return Verdict.FORWARD;
        });
    }

    private static boolean isBeginOfRequest(Chunk chunk) {
        return firstLine(chunk).endsWith(" HTTP/1.1");
    }

    private static boolean isBeginOfAnswer(Chunk chunk) {
        return chunk.text().startsWith("HTTP/1.1 ");
    }

    private static String firstLine(Chunk chunk) {
        return chunk.text().lines().findFirst().orElse("");
    }
}
