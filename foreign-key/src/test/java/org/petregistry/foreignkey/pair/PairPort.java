package org.petregistry.foreignkey.pair;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;
import org.petregistry.testkit.FreePorts;

/** Tells the application its own address, which is where each side finds the other one. */
public final class PairPort implements QuarkusTestResourceLifecycleManager {
    @Override
    public Map<String, String> start() {
        int port = FreePorts.next();
        return Map.of("quarkus.http.test-port", Integer.toString(port), "pair.url", "http://127.0.0.1:" + port);
    }

    @Override
    public void stop() {
        // Nothing was started.
    }
}
