package org.petregistry.systemtests.harness;

import java.net.URI;
import java.net.http.HttpRequest;
import org.petregistry.testkit.http.Answer;
import org.petregistry.testkit.http.Api;

/**
 * A client that holds every request and answer against the service's OpenAPI document, and fails the test if they are not
 * as the document says.
 */
public final class CheckedApi extends Api {
    private ContractValidator contract;

    public CheckedApi(URI base) {
        super(base);
    }

    @Override
    protected void received(HttpRequest request, String body, Answer answer) {
        String path = request.uri().getPath();
        // These are for people and machines beside the clients, and no part of the document.
        if (!path.equals("/") && !path.startsWith("/q/")) {
            contract().check(request, body, answer);
        }
    }

    /** Read once, when the service has answered for the first time. */
    private synchronized ContractValidator contract() {
        if (contract == null) {
            contract = ContractValidator.of(this);
        }
        return contract;
    }
}
