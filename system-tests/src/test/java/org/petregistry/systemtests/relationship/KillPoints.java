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
 * Counts the points of an operation, and kills a service at the chosen one. There is a point before each commit is sent and
 * one before its answer arrives, where the service is killed; and for each message between the services, and for each answer
 * to the client, one for each service that can be killed while the message is in transit.
 *
 * <p>Background work does not count: the change feed is blocked, unless the operation is the feed.
 */
final class KillPoints {
    /** The simple query by which the reactive client commits: its type, its length, its text. */
    static final String COMMIT = "Q\0\0\0\u000bCOMMIT\0";

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

    /** A kill, its description, and what happens to the bytes in transit. */
    private record Fate(String what, Runnable death, Verdict verdict) {}

    /**
     * @param registry with one instance of each service
     * @param database the server of both databases
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

    /** Starts counting, and kills a service at this point, the first of which is 0. */
    synchronized void killServiceAt(int point) {
        begin(point, false);
    }

    /** Counts commits only, and crashes the database at this point. */
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

    /** Stops counting. */
    synchronized void stop() {
        counting = false;
    }

    /** A description of the kill at the chosen point; empty if the operation did not reach it. */
    synchronized Optional<String> reached() {
        return Optional.ofNullable(reached);
    }

    /** Whether the database was killed. */
    synchronized boolean databaseDied() {
        return databaseDies && reached != null;
    }

    /** The number of points that the operation reached before it completed or was killed. */
    synchronized int count() {
        return count;
    }

    /** Blocks the feed, and ends its waiting call. */
    void holdFeed() {
        feedPasses = false;
        breakFeed();
    }

    /** Unblocks the feed: the lost call is reset, so that the consumer sends another. */
    void releaseFeed() {
        feedPasses = true;
        breakFeed();
    }

    /** Only its connections, which are not used for anything else. */
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
                ? point(new Fate(
                        "the database is killed " + when + " of " + instance.name(), database::crash, Verdict.CUT))
                : point(dies(instance, when + " of " + instance.name(), Verdict.CUT));
    }

    private synchronized Verdict messagePoint(Fate... fates) {
        return databaseDies ? Verdict.FORWARD : point(fates);
    }

    private static Fate dies(Instance instance, String when, Verdict verdict) {
        ServiceProcess service = instance.service();
        return new Fate(instance.name() + " is killed " + when, service::kill, verdict);
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
                        dies(caller, "after it has sent the request", Verdict.FORWARD),
                        dies(called, "before it receives the request", Verdict.CUT));
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
                return messagePoint(dies(instance, "before its client receives the answer", Verdict.CUT));
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
