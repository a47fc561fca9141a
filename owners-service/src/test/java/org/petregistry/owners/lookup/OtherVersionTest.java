package org.petregistry.owners.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.petregistry.owners.Service.get;
import static org.petregistry.owners.Service.internalPost;
import static org.petregistry.owners.Service.newOwner;
import static org.petregistry.owners.Service.post;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.petregistry.owners.ServiceTest;

/** During an upgrade, pets-service may still speak version 1 of the protocol. */
@ServiceTest
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class OtherVersionTest {
    @Test
    void a_call_of_an_older_pets_service_is_rejected_and_named() {
        String ids = "{'ids': [" + newOwner() + "]}";
        for (String version : new String[] {"1", "3"}) {
            post("/internal/owners/lookup", ids, "Authorization", "Bearer test-secret", "Foreign-Key-Version", version)
                    .expectProblem(400, "foreign-key-version");
        }
        assertThat(get("/q/health/ready").text())
                .contains("pets-service uses another version of the protocol: upgrade the older service");
        internalPost("/internal/owners/lookup", ids).expect(200);
    }
}
