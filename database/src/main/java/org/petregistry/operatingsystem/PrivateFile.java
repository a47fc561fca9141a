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

/** Files and directories that nobody but their owner may read. */
public final class PrivateFile {

    private static final FileAttribute<Set<PosixFilePermission>> FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final Set<PosixFilePermission> DIRECTORY = PosixFilePermissions.fromString("rwx------");

    private PrivateFile() {}

    /**
     * Writes one line, whole or not at all, in place of what was there.
     *
     * @param file where to write it, in a directory that exists
     * @param line the line, without its end
     * @throws IOException if it cannot be written; what was there is then still there
     */
    public static void write(Path file, String line) throws IOException {
        Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
        Files.deleteIfExists(unfinished);
        Files.createFile(unfinished, FILE);
        Files.writeString(unfinished, line + "\n");
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * Opens a file to write at its end; creates it if absent.
     *
     * @param file a file in a directory that exists
     * @return a channel that the caller closes
     * @throws IOException if it cannot be opened
     */
    public static FileChannel openToAppend(Path file) throws IOException {
        return FileChannel.open(file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND), FILE);
    }

    /**
     * Makes a directory, and those above it, or takes away others' rights to the one that is there.
     *
     * @param directory the directory
     * @throws IOException if it cannot be made, or belongs to somebody else
     */
    public static void makeDirectory(Path directory) throws IOException {
        Files.createDirectories(directory);
        Files.setPosixFilePermissions(directory, DIRECTORY);
    }
}
