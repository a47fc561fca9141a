package org.petregistry.operatingsystem;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Readable reasons for file errors, which Java often has only as the name of an exception. */
public final class FileFailure {

    private FileFailure() {}

    /**
     * Returns the reason that the operating system gives.
     *
     * @param failure the exception of a file operation
     * @return the reason, without the path and without the name of an exception
     */
    public static String reason(IOException failure) {
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (failure instanceof NoSuchFileException) {
            return "no such file or directory";
        }
        if (failure instanceof FileAlreadyExistsException) {
            return "file exists";
        }
        if (failure instanceof NotDirectoryException) {
            return "not a directory";
        }
        if (failure instanceof DirectoryNotEmptyException) {
            return "directory not empty";
        }
        // The message of such an exception begins with the path.
        String reason = failure instanceof FileSystemException onPath ? onPath.getReason() : failure.getMessage();
        return reason == null ? "input/output error" : reason;
    }
}
