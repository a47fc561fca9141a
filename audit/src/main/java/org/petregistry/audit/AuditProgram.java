package org.petregistry.audit;

import java.io.PrintWriter;
import java.net.URI;
import java.util.Optional;
import org.petregistry.terminal.CommandFailure;
import org.petregistry.terminal.Terminal;

/** The audit as a program, for a registry that runs in containers. {@code ./start --audit} does the same. */
public final class AuditProgram {
    private static final URI OWNERS_SERVICE = URI.create("http://localhost:8080");
    private static final URI PETS_SERVICE = URI.create("http://localhost:8081");

    private AuditProgram() {}

    /** Audits the registry that the environment names, and exits: with 0 if there is no fault, and with 1 otherwise. */
    public static void main(String[] arguments) {
        System.exit(isClean() ? 0 : 1);
    }

    private static boolean isClean() {
        Terminal terminal = new Terminal(new PrintWriter(System.out), false, Optional.empty());
        try {
            return Audit.ofEnvironment(OWNERS_SERVICE, PETS_SERVICE, AuditProgram::noSecret, terminal)
                    .isClean();
        } catch (CommandFailure e) {
            System.err.println("audit: " + e.getMessage());
            return false;
        }
    }

    private static String noSecret() {
        throw new CommandFailure("REGISTRY_SECRET is not set: set it to the secret of the two services");
    }
}
