package org.petregistry.pets.ownerref;

import jakarta.inject.Singleton;
import java.util.List;
import org.petregistry.pets.owners.OwnersClient.KnownOwner;
import org.petregistry.pets.owners.OwnersClient.State;
import org.petregistry.rest.database.Transactions;
import org.petregistry.rest.warmup.Steps;
import org.petregistry.rest.warmup.WarmUp;

/** The import of an owner that is seen for the first time. */
@Singleton
class GrantWarmUp implements WarmUp {
    private final OwnerImport imports;
    private final Transactions transactions;

    GrantWarmUp(OwnerImport imports, Transactions transactions) {
        this.imports = imports;
        this.transactions = transactions;
    }

    @Override
    public void addSteps(Steps steps) {
        List<KnownOwner> owner = List.of(new KnownOwner(ID, State.ACTIVE, "a", null, 0L));
        steps.work(
                "import an owner",
                () -> transactions.inSqlToRollBack(connection -> imports.importAll(connection, owner)));
    }
}
