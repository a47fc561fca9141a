package org.petregistry.standalone.launcher;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.petregistry.operatingsystem.FileFailure;
import org.petregistry.operatingsystem.FileTree;
import org.petregistry.operatingsystem.PrivateFile;
import org.petregistry.terminal.CommandFailure;

/**
 * The data directory of one installation, locked by this program while it is open. The operating system releases the lock
 * when the program ends, even if it is killed.
 */
final class DataDirectory implements AutoCloseable {

    private static final String LOCK = "lock";
    private static final String RUN = "run";
    private static final String LOGS = "logs";
    private static final String PROGRAMS = "programs";
    private static final String SECRETS = "secrets";
    private static final long LEAST_FREE_MEGABYTES = 100;
    private static final long MEGABYTE = 1024L * 1024;

    private final Path path;
    private final FileChannel channel;
    private final boolean isNew;
    private final List<Path> created;

    private DataDirectory(Path path, FileChannel channel, boolean isNew, List<Path> created) {
        this.path = path;
        this.channel = channel;
        this.isNew = isNew;
        this.created = created;
    }

    /**
     * Opens a directory; creates it if absent.
     *
     * @param path a directory of an earlier start, an empty one, or one that does not exist
     * @throws CommandFailure if another program uses it, it is not writable or its disk is full; then a directory that did
     *     not exist before does not exist afterwards
     */
    static DataDirectory open(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        List<Path> missing = missing(absolute);
        try {
            refuseWhatIsNotOurs(absolute);
            boolean isNew = !Files.exists(absolute.resolve(LOCK), LinkOption.NOFOLLOW_LINKS);
            PrivateFile.makeDirectory(absolute);
            FileChannel channel =
                    FileChannel.open(absolute.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!isLocked(channel)) {
                channel.close();
                throw new CommandFailure(
                        "%s is in use by another ./start: stop that one, or name another directory with --data"
                                .formatted(absolute));
            }
            DataDirectory directory = new DataDirectory(absolute, channel, isNew, missing);
            directory.fill();
            return directory;
        } catch (IOException e) {
            deleteEmpty(missing);
            throw unusable(absolute, e);
        }
    }

    private void fill() throws IOException {
        try {
            refuseFullDisk(path);
            PrivateFile.makeDirectory(path.resolve(RUN));
            PrivateFile.makeDirectory(path.resolve(LOGS));
            PrivateFile.makeDirectory(path.resolve(PROGRAMS));
        } catch (CommandFailure | IOException e) {
            deleteIfNew();
            close();
            throw e;
        }
    }

    /** Deletes what was created since {@link #open}, if the directory was new: after a start that failed. */
    void deleteIfNew() {
        if (!isNew) {
            return;
        }
        try {
            for (String name : List.of(RUN, LOGS, PROGRAMS, SECRETS)) {
                FileTree.delete(path.resolve(name));
            }
            Files.deleteIfExists(path.resolve(LOCK));
        } catch (IOException e) {
            // The next start uses what is left.
            return;
        }
        deleteEmpty(created);
    }

    /** The absolute path of the directory. */
    Path path() {
        return path;
    }

    /** The file where a part of the registry stores what its next run needs. */
    Path note(String name) {
        return path.resolve(RUN).resolve(name);
    }

    /** The directory of the logs. */
    Path logs() {
        return path.resolve(LOGS);
    }

    /** The directory to which the services are copied before they run. */
    Path programs() {
        return path.resolve(PROGRAMS);
    }

    /** The secrets of this installation; creates them if absent. */
    Secrets secrets() {
        try {
            return Secrets.in(path.resolve(SECRETS));
        } catch (IOException e) {
            throw unusable(path, e);
        }
    }

    /**
     * Reads the secret that the services of an installation share, without a lock on its directory.
     *
     * @throws CommandFailure if there is no installation, or it is not readable
     */
    static String registrySecret(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        try {
            return Secrets.registry(absolute.resolve(SECRETS));
        } catch (IOException e) {
            throw new CommandFailure(
                    "there is no registry in %s, or you may not read it: name its directory with --data"
                            .formatted(absolute),
                    e);
        }
    }

    /** Unlocks the directory. */
    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** A wrong {@code --data} must not damage another directory. */
    private static void refuseWhatIsNotOurs(Path path) throws IOException {
        if (!Files.isDirectory(path) || Files.exists(path.resolve(LOCK), LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> entries = Files.list(path)) {
            if (entries.findAny().isPresent()) {
                throw new CommandFailure(
                        "%s contains files that do not belong to the registry: name another directory with --data"
                                .formatted(path));
            }
        }
    }

    /** The directory and its parents that do not exist, innermost first. */
    private static List<Path> missing(Path directory) {
        List<Path> missing = new ArrayList<>();
        for (Path path = directory;
                path != null && !Files.exists(path, LinkOption.NOFOLLOW_LINKS);
                path = path.getParent()) {
            missing.add(path);
        }
        return missing;
    }

    private static void deleteEmpty(List<Path> directories) {
        for (Path directory : directories) {
            try {
                Files.deleteIfExists(directory);
            } catch (IOException e) {
                // It never existed because its name is too long, or it is not empty because another program uses it.
                continue;
            }
        }
    }

    private static void refuseFullDisk(Path path) throws IOException {
        long free = Files.getFileStore(path).getUsableSpace() / MEGABYTE;
        if (free < LEAST_FREE_MEGABYTES) {
            throw new CommandFailure("the disk of %s is full (%d MB free): free some space".formatted(path, free));
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static CommandFailure unusable(Path path, IOException cause) {
        String reason;
        if (cause instanceof FileAlreadyExistsException) {
            reason = "it is not a directory";
        } else if (cause instanceof NoSuchFileException) {
            reason = "a directory cannot be created there";
        } else {
            reason = FileFailure.reason(cause);
        }
        return new CommandFailure(
                "cannot write to %s: %s; name another directory with --data".formatted(path, reason), cause);
    }
}
