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
 * @param path the directory that contains the modules
 */
record Home(Path path) {

    /** Enough for a service under load on a laptop, beside the other service and a database. */
    private static final String HEAP = "-Xmx256m";

    /** A service that runs out of memory may lose one of its threads and continue: restart it instead. */
    private static final String EXIT_WITHOUT_MEMORY = "-XX:+ExitOnOutOfMemoryError";

    private static final String JAR = "quarkus-run.jar";

    /** Set by {@code ./start --dev}: the Maven that runs the services. */
    private static final String MAVEN = "registry.maven";

    /** The directory to which PostgreSQL's programs are unpacked. */
    Path postgresBinaries() {
        return path.resolve("standalone/target/postgresql-binaries");
    }

    /** The default data directory; it does not depend on the working directory. */
    Path data() {
        return path.resolve("data");
    }

    /**
     * The command that runs a service. It runs from a copy, because a build would replace its classes while it runs.
     *
     * @param run the directory of the copies
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

    /** The command that runs a service from its sources, in Quarkus' dev mode. */
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
                // No debugger port and no keyboard commands: two services share the terminal.
                "-Ddebug=false",
                "-Dquarkus.console.enabled=false",
                "-Dquarkus.analytics.disabled=true");
    }
}
