package org.petregistry.foreignkey.pairing;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import org.petregistry.foreignkey.protocol.Pairing;
import org.petregistry.foreignkey.settings.ForeignKeySettings;

/** Not ready while the service must not use its database, with the progress of the comparison. */
@Readiness
@Singleton
public class PairingCheck implements HealthCheck {
    private final DatabaseGate gate;
    private final String other;
    private final long patience;
    private final long start = System.nanoTime();

    PairingCheck(DatabaseGate gate, PairSide side, ForeignKeySettings settings) {
        this.gate = gate;
        this.other = side.otherService();
        this.patience = settings.recovery().firstMeeting().toNanos();
    }

    @Override
    public HealthCheckResponse call() {
        Pairing known = gate.known();
        boolean ready = known != null && known.open() && (gate.hasSettled() || System.nanoTime() - start > patience);
        HealthCheckResponseBuilder check =
                HealthCheckResponse.named("reconciled").status(ready);
        String progress = gate.progress();
        if (progress != null) {
            check.withData("reconciling", progress);
        } else if (!ready) {
            check.withData("reconciling", "waiting for " + other);
        }
        return check.build();
    }
}
