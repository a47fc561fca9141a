package org.petregistry.operatingsystem;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Words for what went wrong with a file: Java has some only as names of exceptions. */
public final class FileFailure {

    private FileFailure() {}

    /**
     * The reason as the operating system gives it.
     *
     * @param failure what a file operation threw
     * @return a few words without the path and without the name of an exception
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
