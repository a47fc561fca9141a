package org.petregistry.standalone.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import org.petregistry.database.DatabasePasswords;
import org.petregistry.database.RegistryDatabases;
import org.petregistry.operatingsystem.PrivateFile;

/**
 * The passwords of one installation and the secret that its two services share. The first start generates them; each is
 * stored in a file of one line.
 *
 * @param superuser the password of PostgreSQL's superuser
 * @param databases the passwords of the logins of the services and of the reader
 * @param registry the secret that the services share
 */
record Secrets(String superuser, DatabasePasswords databases, String registry) {

    private static final int RANDOM_BYTES = 32;
    private static final String REGISTRY = "registry";

    /**
     * Reads the secrets, and generates those that are missing.
     *
     * @param directory the directory of their files; created if absent, readable by its owner only
     */
    static Secrets in(Path directory) throws IOException {
        PrivateFile.makeDirectory(directory);
        return new Secrets(
                secret(directory.resolve("superuser")),
                new DatabasePasswords(
                        secret(directory.resolve(RegistryDatabases.OWNERS)),
                        secret(directory.resolve(RegistryDatabases.PETS)),
                        secret(directory.resolve(RegistryDatabases.READER))),
                secret(directory.resolve(REGISTRY)));
    }

    /** The secret that the two services share, in an installation that has been started. */
    static String registry(Path directory) throws IOException {
        return Files.readString(directory.resolve(REGISTRY)).strip();
    }

    private static String secret(Path file) throws IOException {
        if (!Files.exists(file)) {
            byte[] random = new byte[RANDOM_BYTES];
            new SecureRandom().nextBytes(random);
            PrivateFile.write(file, Base64.getUrlEncoder().withoutPadding().encodeToString(random));
        }
        return Files.readString(file).strip();
    }

    /** Without the secrets, for logs. */
    @Override
    public String toString() {
        return "Secrets";
    }
}
