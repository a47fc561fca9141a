package org.petregistry.standalone.launcher;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.petregistry.operatingsystem.PrivateFile;

/**
 * A log file of bounded size that only its owner can read. When the file reaches the limit, its content moves to
 * {@code name.1}, that of {@code name.1} to {@code name.2} and so on; the oldest is deleted.
 *
 * <p>The content is copied and the file truncated, not renamed: another process may have it open.
 */
final class LogFile {

    private static final long MEGABYTE = 1024L * 1024;
    private static final int CHECK_INTERVAL_SECONDS = 10;

    private static final ScheduledExecutorService CLOCK = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "log-rotation");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * When to rotate.
     *
     * @param bytes the size from which on a file is rotated
     * @param files how many files are kept, the current one included
     */
    record Limit(long bytes, int files) {

        /** The limit of {@code ./start}. */
        static final Limit USUAL = new Limit(10 * MEGABYTE, 5);
    }

    private final Path path;
    private final Limit limit;
    private FileChannel channel;

    /** @param path the file, in a directory that exists; the first line creates it */
    LogFile(Path path, Limit limit) {
        this.path = path;
        this.limit = limit;
    }

    /** The path of the log. */
    Path path() {
        return path;
    }

    /** Appends a line. A line that cannot be written is dropped: a full disk must not stop the program that logs. */
    synchronized void append(String line) {
        try {
            if (channel == null) {
                channel = PrivateFile.openToAppend(path);
            }
            ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            if (channel.size() >= limit.bytes()) {
                rotate();
            }
        } catch (IOException e) {
            // The next line may fit again.
            return;
        }
    }

    /** Rotates the log while this program runs; for a log that another process writes. */
    void watch() {
        CLOCK.scheduleWithFixedDelay(this::rotateIfLarge, 0, CHECK_INTERVAL_SECONDS, TimeUnit.SECONDS);
    }

    /** Rotates the log if it has reached its limit. */
    synchronized void rotateIfLarge() {
        try {
            if (Files.exists(path) && Files.size(path) >= limit.bytes()) {
                rotate();
            }
        } catch (IOException e) {
            // The next interval tries again.
            return;
        }
    }

    private void rotate() throws IOException {
        for (int number = limit.files() - 1; number > 1; number--) {
            if (Files.exists(older(number - 1))) {
                Files.move(older(number - 1), older(number), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        try {
            Files.copy(path, older(1), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
        } finally {
            // Truncate even if the disk has no space for the copy: the limit matters more than the old lines.
            FileChannel.open(path, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)
                    .close();
        }
    }

    private Path older(int number) {
        return path.resolveSibling(path.getFileName() + "." + number);
    }
}
