package org.petregistry.systemtests.harness;

import java.net.URI;
import java.net.http.HttpRequest;
import org.petregistry.testkit.http.Answer;
import org.petregistry.testkit.http.Api;

/**
 * A client that validates every request and answer against the service's OpenAPI document, and fails the test if they
 * violate it.
 */
public final class CheckedApi extends Api {
    private ContractValidator contract;

    public CheckedApi(URI base) {
        super(base);
    }

    @Override
    protected void received(HttpRequest request, String body, Answer answer) {
        String path = request.uri().getPath();
        // These are for operators, not for clients, and are not part of the document.
        if (!path.equals("/") && !path.startsWith("/q/")) {
            contract().check(request, body, answer);
        }
    }

    /** Read once, after the first answer of the service. */
    private synchronized ContractValidator contract() {
        if (contract == null) {
            contract = ContractValidator.of(this);
        }
        return contract;
    }
}
