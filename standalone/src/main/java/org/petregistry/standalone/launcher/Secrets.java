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
 * The passwords of one installation and what its two services know each other by. They are made at the first start and
 * kept in files of one line each.
 *
 * @param superuser password of PostgreSQL's superuser
 * @param databases passwords of the logins of the services and of the reader
 * @param registry what each service shows to the other
 */
record Secrets(String superuser, DatabasePasswords databases, String registry) {

    private static final int RANDOM_BYTES = 32;
    private static final String REGISTRY = "registry";

    /**
     * Reads the secrets, and makes those that are missing.
     *
     * @param directory where they are kept; made if absent, readable by its owner alone
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

    /** What the two services know each other by, of an installation that has been started. */
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
