package org.petregistry.standalone.launcher;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.petregistry.database.PostgresCluster;
import org.petregistry.database.PostgresFailure;
import org.petregistry.operatingsystem.ProcessEnd;
import org.petregistry.terminal.CommandFailure;

/** The embedded PostgreSQL as a part of the registry. */
final class DatabaseProcess implements Part {

    private final PostgresCluster cluster;

    /** @param cluster the server, which does not run yet */
    DatabaseProcess(PostgresCluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public String name() {
        return "PostgreSQL";
    }

    @Override
    public CompletableFuture<End> start() {
        try {
            cluster.start();
        } catch (PostgresFailure e) {
            throw new CommandFailure(e.getMessage(), e);
        }
        // It may have exited already.
        return cluster.process()
                .map(server -> ProcessEnd.of(server).thenApply(ended -> new End("exited", false)))
                .orElseGet(() -> CompletableFuture.completedFuture(new End("exited right after its start", false)));
    }

    @Override
    public void stop() {
        cluster.stop();
    }

    @Override
    public void kill() {
        cluster.stop();
    }

    /** Always true: PostgreSQL supervises its own processes. */
    @Override
    public boolean isLive() {
        return true;
    }

    @Override
    public Path log() {
        return cluster.log();
    }

    /** Empty: PostgreSQL writes its own log file. */
    @Override
    public List<String> lastLines() {
        return List.of();
    }
}
