package org.petregistry.standalone.launcher;

import java.time.Duration;

/** The launcher with short timeouts. */
public final class ImpatientLauncher {

    private ImpatientLauncher() {}

    /** As {@link Launcher#main}. */
    public static void main(String[] arguments) {
        Launcher.run(
                new Supervisor.Patience(
                        3,
                        Duration.ofMinutes(1),
                        Duration.ofMillis(1),
                        Duration.ofMillis(2),
                        new Supervisor.Probes(Duration.ofMillis(50), Duration.ofSeconds(1), 3)),
                arguments);
    }
}
