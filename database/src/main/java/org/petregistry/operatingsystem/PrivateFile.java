package org.petregistry.operatingsystem;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files and directories that only their owner can read. */
public final class PrivateFile {

    private static final FileAttribute<Set<PosixFilePermission>> FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final Set<PosixFilePermission> DIRECTORY = PosixFilePermissions.fromString("rwx------");

    private PrivateFile() {}

    /**
     * Replaces a file atomically with one line.
     *
     * @param file the file, in a directory that exists
     * @param line the line, without a line separator
     * @throws IOException if it cannot be written; the file is then unchanged
     */
    public static void write(Path file, String line) throws IOException {
        Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
        Files.deleteIfExists(unfinished);
        Files.createFile(unfinished, FILE);
        Files.writeString(unfinished, line + "\n");
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * Opens a file for appending; creates it if absent.
     *
     * @param file a file in a directory that exists
     * @return a channel that the caller closes
     * @throws IOException if it cannot be opened
     */
    public static FileChannel openToAppend(Path file) throws IOException {
        return FileChannel.open(file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND), FILE);
    }

    /**
     * Creates a directory and its parents, or removes the permissions of other users from an existing one.
     *
     * @param directory the directory
     * @throws IOException if it cannot be created, or belongs to another user
     */
    public static void makeDirectory(Path directory) throws IOException {
        Files.createDirectories(directory);
        Files.setPosixFilePermissions(directory, DIRECTORY);
    }
}
