package org.petregistry.database;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.petregistry.operatingsystem.FileFailure;
import org.petregistry.operatingsystem.FileTree;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs for this machine, unpacked from the class path.
 *
 * <p>They run directly and not through a library, because the registry must notice at once when a server does not start, wait
 * for one that recovers, and stop it without a time limit of five seconds.
 */
final class PostgresBinaries {

    /** The major version of these programs; a data directory belongs to one major version. */
    static final String MAJOR_VERSION = "18";

    private final Path home;
    private final List<String> prefix;

    private PostgresBinaries(Path home, List<String> prefix) {
        this.home = home;
        this.prefix = prefix;
    }

    /**
     * Unpacks the programs if they are absent. Several processes may call this at the same time.
     *
     * @param parent the directory to unpack them to; created if absent
     * @return the programs, ready to run
     * @throws PostgresFailure if there are none for this machine or they cannot be written
     */
    static PostgresBinaries unpack(Path parent) {
        String resource = "postgres-%s-%s.txz".formatted(operatingSystem(), architecture());
        URL archive = PostgresBinaries.class.getClassLoader().getResource(resource);
        if (archive == null) {
            throw new PostgresFailure("there is no embedded PostgreSQL for this machine (%s on %s): use docker compose"
                    .formatted(System.getProperty("os.name"), System.getProperty("os.arch")));
        }
        try {
            URLConnection connection = archive.openConnection();
            // A different size means another build of PostgreSQL, which gets its own directory.
            Path home = parent.toAbsolutePath().resolve(MAJOR_VERSION + "-" + connection.getContentLengthLong());
            if (!Files.isDirectory(home)) {
                Files.createDirectories(parent);
                unpack(connection, home);
            }
            return new PostgresBinaries(home, prefixForRoot());
        } catch (IOException e) {
            throw new PostgresFailure("cannot unpack PostgreSQL to %s: %s".formatted(parent, FileFailure.reason(e)), e);
        }
    }

    /** Unpacks to a temporary directory and renames it, so that the final directory is always complete. */
    private static void unpack(URLConnection archive, Path home) throws IOException {
        Path unfinished = Files.createTempDirectory(home.getParent(), "unpacking-");
        try {
            try (InputStream stream = archive.getInputStream();
                    TarArchiveInputStream entries = new TarArchiveInputStream(new XZInputStream(stream))) {
                for (TarArchiveEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                    unpack(entry, entries, unfinished);
                }
            }
            Files.move(unfinished, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            FileTree.delete(unfinished);
            if (!Files.isDirectory(home)) {
                throw e;
            }
        }
    }

    private static void unpack(TarArchiveEntry entry, InputStream content, Path directory) throws IOException {
        Path target = directory.resolve(entry.getName()).normalize();
        if (!target.startsWith(directory)) {
            throw new IOException("entry outside the archive: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Files.createDirectories(target.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else {
            Files.copy(content, target);
            boolean executable = (entry.getMode() & 0100) != 0 || target.startsWith(directory.resolve("bin"));
            if (executable && !target.toFile().setExecutable(true, false)) {
                throw new IOException("cannot make " + target + " executable");
            }
        }
    }

    /**
     * Prepares a run of one of the programs, without the PostgreSQL settings in the user's environment.
     *
     * @param program {@code initdb}, {@code pg_ctl} or {@code postgres}
     * @param arguments the arguments of the program
     */
    ProcessBuilder command(String program, List<String> arguments) {
        List<String> command = new ArrayList<>(prefix);
        command.add(home.resolve("bin").resolve(program).toString());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("PG") || name.startsWith("LC_"));
        builder.environment().put("LC_ALL", "C");
        return builder;
    }

    /** PostgreSQL refuses to run as root. A user namespace takes root's privileges away, and its files still belong to root. */
    private static List<String> prefixForRoot() {
        if (new UnixSystem().getUid() != 0) {
            return List.of();
        }
        List<String> prefix = List.of("unshare", "-U");
        try {
            List<String> probe = new ArrayList<>(prefix);
            probe.add("true");
            if (new ProcessBuilder(probe).start().waitFor() == 0) {
                return prefix;
            }
        } catch (IOException e) {
            throw rootRefused(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw rootRefused(e);
        }
        throw rootRefused(null);
    }

    private static PostgresFailure rootRefused(Throwable cause) {
        return new PostgresFailure("PostgreSQL does not run as root on this machine: start as another user", cause);
    }

    private static String operatingSystem() {
        String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        return name.startsWith("mac") ? "darwin" : name;
    }

    private static String architecture() {
        String name = System.getProperty("os.arch");
        return switch (name) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64", "arm64" -> "arm_64";
            default -> name;
        };
    }
}
