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
 * The directory of one installation, held by this program alone as long as it is open. The lock is the operating
 * system's: it goes with the program, however that ends.
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
     * Opens a directory, which is created if absent.
     *
     * @param path a directory of an earlier start, an empty one, or one that does not exist
     * @throws CommandFailure if it belongs to another program, cannot be written or has no room; a directory that did not
     *     exist then does not exist afterwards either
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

    /** Deletes what was created since {@link #open}, if there was nothing before: for a start that was refused. */
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
            // What is left is in nobody's way: the next start uses it.
            return;
        }
        deleteEmpty(created);
    }

    /** The directory itself, absolute. */
    Path path() {
        return path;
    }

    /** Where a part of the registry notes what it must know of its last run. */
    Path note(String name) {
        return path.resolve(RUN).resolve(name);
    }

    /** Where the logs are kept. */
    Path logs() {
        return path.resolve(LOGS);
    }

    /** Where the services are copied to before they run. */
    Path programs() {
        return path.resolve(PROGRAMS);
    }

    /** The secrets of this installation, made if absent. */
    Secrets secrets() {
        try {
            return Secrets.in(path.resolve(SECRETS));
        } catch (IOException e) {
            throw unusable(path, e);
        }
    }

    /**
     * What the services of an installation know each other by, whoever has its directory.
     *
     * @throws CommandFailure if there is no installation
     */
    static String registrySecret(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        try {
            return Secrets.registry(absolute.resolve(SECRETS));
        } catch (IOException e) {
            throw new CommandFailure(
                    "there is no registry in %s, or it is not yours: name its directory with --data"
                            .formatted(absolute),
                    e);
        }
    }

    /** Lets go of the directory. */
    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** A wrong {@code --data} must not become the ruin of somebody's home directory. */
    private static void refuseWhatIsNotOurs(Path path) throws IOException {
        if (!Files.isDirectory(path) || Files.exists(path.resolve(LOCK), LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> entries = Files.list(path)) {
            if (entries.findAny().isPresent()) {
                throw new CommandFailure(
                        "%s has files in it that are not the registry's: name another directory with --data"
                                .formatted(path));
            }
        }
    }

    /** The directory and those above it that do not exist, the innermost first. */
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
                // It never existed, as its name is too long, or it is not empty, as somebody else uses it.
                continue;
            }
        }
    }

    private static void refuseFullDisk(Path path) throws IOException {
        long free = Files.getFileStore(path).getUsableSpace() / MEGABYTE;
        if (free < LEAST_FREE_MEGABYTES) {
            throw new CommandFailure("the disk of %s is full (%d MB free): make room".formatted(path, free));
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
