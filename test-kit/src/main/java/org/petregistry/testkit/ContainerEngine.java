package org.petregistry.testkit;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.petregistry.database.DatabaseServer;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/** A PostgreSQL from the official image, in a temporary container. */
final class ContainerEngine implements TestDatabase.Engine {

    private static final DockerImageName IMAGE = DockerImageName.parse("postgres:18");
    private static final String SUPERUSER = "postgres";
    private static final String PASSWORD = "superuser-password";
    private static final int STOP_TIMEOUT_SECONDS = 30;

    private final PostgreSQLContainer container;
    private final DatabaseServer server;

    ContainerEngine() {
        int port = FreePorts.next();
        container = new PostgreSQLContainer(IMAGE)
                .withUsername(SUPERUSER)
                .withPassword(PASSWORD)
                .withDatabaseName("postgres")
                // Test data need not survive a power failure; without fsync they still survive a killed server.
                .withCommand("postgres -c fsync=off -c full_page_writes=off -c max_connections=200");
        // A fixed port, because the engine would choose another one at every restart.
        String host = engineAddress();
        container.setPortBindings(List.of(host + ":" + port + ":" + PostgreSQLContainer.POSTGRESQL_PORT));
        container.start();
        server = new DatabaseServer(host, port, SUPERUSER, PASSWORD);
    }

    @Override
    public DatabaseServer server() {
        return server;
    }

    @Override
    public void stop() {
        container
                .getDockerClient()
                .stopContainerCmd(container.getContainerId())
                .withTimeout(STOP_TIMEOUT_SECONDS)
                .exec();
    }

    @Override
    public void crash() {
        container.getDockerClient().killContainerCmd(container.getContainerId()).exec();
    }

    @Override
    public void start() {
        container
                .getDockerClient()
                .startContainerCmd(container.getContainerId())
                .exec();
        Wait.forSuccessfulCommand("pg_isready -h 127.0.0.1 -U " + SUPERUSER).waitUntilReady(container);
    }

    /** Removes the container. {@link TestDatabase} always calls this, so no reaper is needed. */
    @Override
    public void close() {
        container.stop();
    }

    /** The loopback address, or the address of the engine's ports if the tests run in a container. */
    private static String engineAddress() {
        try {
            return InetAddress.getByName(DockerClientFactory.instance().dockerHostIpAddress())
                    .getHostAddress();
        } catch (UnknownHostException e) {
            throw new UncheckedIOException(e);
        }
    }
}
