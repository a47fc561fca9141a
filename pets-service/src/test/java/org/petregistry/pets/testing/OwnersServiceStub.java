package org.petregistry.pets.testing;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Starts a stand-in for owners-service. A test's field of type {@link OwnersService} is set to it. */
public final class OwnersServiceStub implements QuarkusTestResourceLifecycleManager {
    private final OwnersService owners = new OwnersService();
    private final WireMockServer server = new WireMockServer(WireMockConfiguration.options()
            .dynamicPort()
            .bindAddress("127.0.0.1")
            .extensions(owners));

    @Override
    public Map<String, String> start() {
        server.start();
        owners.answerAt(server);
        return Map.of("OWNERS_SERVICE_URL", server.baseUrl(), "quarkus.http.test-port", "0");
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(owners, new TestInjector.MatchesType(OwnersService.class));
    }

    @Override
    public void stop() {
        server.stop();
    }
}
