package org.petregistry.owners.role;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import org.petregistry.rest.body.Change;
import org.petregistry.rest.database.Transactions;
import org.petregistry.rest.warmup.Steps;
import org.petregistry.rest.warmup.WarmUp;

/** The warm-up of roles. */
@Singleton
class RoleWarmUp implements WarmUp {
    private static final String ROLE = "/roles/" + ID;

    /** Names are unique, so this one must not be used by anyone else. */
    private static final String NAME = "warm-up " + ID;

    private final Roles roles;
    private final Transactions transactions;

    RoleWarmUp(Roles roles, Transactions transactions) {
        this.roles = roles;
        this.transactions = transactions;
    }

    @Override
    public void addSteps(Steps steps) {
        steps.work("create, update and delete a role", () -> transactions.inSessionToRollBack(this::createAndDelete))
                .get("/roles?count=true&name.prefix=a&sort=-name")
                .get(ROLE)
                .post("/roles", "{}")
                .patch(ROLE, "{\"name\":\"a\"}")
                .delete(ROLE);
    }

    private Uni<RoleView> createAndDelete() {
        return roles.insert(new RoleDraft(NAME), ID)
                .chain(() -> roles.change(ID, new RolePatch(Change.to(NAME + "a")), null))
                .call(() -> roles.delete(ID, null));
    }
}
