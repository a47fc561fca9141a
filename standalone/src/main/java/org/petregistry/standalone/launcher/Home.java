package org.petregistry.standalone.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.petregistry.operatingsystem.FileFailure;
import org.petregistry.operatingsystem.FileTree;
import org.petregistry.terminal.CommandFailure;

/**
 * The directory of the built project.
 *
 * @param path where the modules are
 */
record Home(Path path) {

    /** Enough for a service under load on a laptop, and little enough for two of them beside a database. */
    private static final String HEAP = "-Xmx256m";

    /** A service that has run out of memory may go on without one of its threads: it had better be started again. */
    private static final String EXIT_WITHOUT_MEMORY = "-XX:+ExitOnOutOfMemoryError";

    private static final String JAR = "quarkus-run.jar";

    /** Set by {@code ./start --dev}: the Maven that runs the services. */
    private static final String MAVEN = "registry.maven";

    /** Where PostgreSQL's programs are unpacked. */
    Path postgresBinaries() {
        return path.resolve("standalone/target/postgresql-binaries");
    }

    /** Where the data are kept if nobody names another directory, whatever directory the launcher is called from. */
    Path data() {
        return path.resolve("data");
    }

    /**
     * How to run a service: from a copy, because a build while it runs would pull its classes from under it.
     *
     * @param module the service's module
     * @param run the directory below which the copy is kept
     * @return program and arguments
     * @throws CommandFailure if the service has not been built, or cannot be copied
     */
    List<String> command(String module, Path run) {
        Path built = path.resolve(module).resolve("target/quarkus-app");
        if (!Files.isRegularFile(built.resolve(JAR))) {
            throw new CommandFailure("%s is not built (%s is missing): run mvn package -DskipTests"
                    .formatted(module, built.resolve(JAR)));
        }
        Path copy = run.resolve(module);
        try {
            FileTree.delete(copy);
            FileTree.copy(built, copy);
        } catch (IOException e) {
            throw new CommandFailure("cannot copy %s to %s: %s".formatted(module, copy, FileFailure.reason(e)), e);
        }
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        return List.of(
                java.toString(),
                HEAP,
                EXIT_WITHOUT_MEMORY,
                "-jar",
                copy.resolve(JAR).toString());
    }

    /**
     * How to run a service from its sources, in Quarkus' dev mode.
     *
     * @param module the service's module
     * @return program and arguments
     */
    List<String> developmentCommand(String module) {
        return List.of(
                System.getProperty(MAVEN, "mvn"),
                "-q",
                "-B",
                "-ntp",
                "-f",
                path.resolve("pom.xml").toString(),
                "quarkus:dev",
                "-pl",
                module,
                "-am",
                // No debugger's port, and no keys: two services share the terminal.
                "-Ddebug=false",
                "-Dquarkus.console.enabled=false",
                "-Dquarkus.analytics.disabled=true");
    }
}
