package org.petregistry.standalone;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The directory of the built project.
 *
 * @param path where the modules are
 */
record Home(Path path) {

    /** Enough for a service under load on a laptop, and little enough for two of them beside a database. */
    private static final String HEAP = "-Xmx256m";

    /** Where PostgreSQL's programs are unpacked. */
    Path postgresBinaries() {
        return path.resolve("standalone/target/postgresql-binaries");
    }

    /** Where the data are kept if nobody names another directory, whatever directory the launcher is called from. */
    Path data() {
        return path.resolve("data");
    }

    /**
     * How to run a service.
     *
     * @param module the service's module
     * @return program and arguments
     * @throws StartFailure if the service has not been built
     */
    List<String> command(String module) {
        Path jar = path.resolve(module).resolve("target/quarkus-app/quarkus-run.jar");
        if (!Files.isRegularFile(jar)) {
            throw new StartFailure(
                    "%s is not built (%s is missing): run mvn package -DskipTests".formatted(module, jar));
        }
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        return List.of(java.toString(), HEAP, "-jar", jar.toString());
    }
}
