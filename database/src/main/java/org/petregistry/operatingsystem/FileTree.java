package org.petregistry.operatingsystem;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Operations on a directory and everything below it. */
public final class FileTree {

    private FileTree() {}

    /**
     * Copies a directory and everything below it.
     *
     * @param from the directory to copy
     * @param to the copy, which must not exist yet
     * @throws IOException if a file cannot be copied
     */
    public static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : paths.toList()) {
                Files.copy(path, to.resolve(from.relativize(path)));
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /**
     * Deletes a directory and everything below it. Deletes symbolic links without following them.
     *
     * @param directory the directory to delete; does nothing if it does not exist
     * @throws IOException if a file cannot be deleted
     */
    public static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
