package org.petregistry.foreignkey.referencing;

import io.quarkus.arc.properties.IfBuildProperty;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.petregistry.foreignkey.protocol.Action;
import org.petregistry.foreignkey.protocol.Column;
import org.petregistry.foreignkey.protocol.FirstOfEach;
import org.petregistry.foreignkey.protocol.Known;
import org.petregistry.foreignkey.protocol.Known.State;
import org.petregistry.foreignkey.protocol.Recall;
import org.petregistry.foreignkey.protocol.Thing;
import org.petregistry.rest.database.Transactions;
import org.petregistry.rest.internal.InternalSecret;
import org.petregistry.rest.query.QueryExecutor;
import org.petregistry.rest.warmup.Steps;
import org.petregistry.rest.warmup.WarmUp;

/**
 * The import of an unknown thing, a recall, and the calls from and to the other service. The requests have no registry id, and
 * are rejected after they have been read.
 */
@Singleton
@IfBuildProperty(name = "foreign-key.referencing", stringValue = "true")
public class ReferencingWarmUp implements WarmUp {
    private final Referencing key;
    private final Import imports;
    private final Recalls recalls;
    private final QueryExecutor queries;
    private final ReferencedService service;
    private final Transactions transactions;

    ReferencingWarmUp(
            ReferencingSide side,
            Import imports,
            Recalls recalls,
            QueryExecutor queries,
            ReferencedService service,
            Transactions transactions) {
        this.key = side.declaration();
        this.imports = imports;
        this.recalls = recalls;
        this.queries = queries;
        this.service = service;
        this.transactions = transactions;
    }

    @Override
    public void addSteps(Steps steps) {
        Thing thing = key.thing();
        List<Known> things = List.of(new Known(
                ID,
                State.ACTIVE,
                key.target().columns().stream().map(Column::example).toList(),
                0L,
                null));
        Recall recall = recall();
        steps.work(
                        "import " + thing.withArticle(),
                        () -> transactions.inSqlToRollBack(connection -> imports.importAll(connection, things)))
                .work(
                        "decide a recall",
                        () -> transactions.inSqlToRollBack(connection -> recalls.decide(connection, recall)))
                .put(
                        InternalSecret.PATH + "/recalls/" + recall.deletionId(),
                        recall.toJson(thing).toString());
        String question = new FirstOfEach.Question(List.of(ID), 1).toJson(thing).toString();
        for (Relation relation : key.relations()) {
            steps.post(InternalSecret.PATH + "/" + relation.name() + "/by-" + thing.name(), question)
                    .get(InternalSecret.PATH + thing.path(ID, relation.name()))
                    .work(
                            "list the " + relation.name() + " of many " + thing.plural(),
                            () -> queries.firstOfEach(
                                    relation.collection(), relation.qualifiedColumn(), List.of(ID), 1, Long::toString));
        }
    }

    @Override
    public void addCalls(Steps calls) {
        calls.work("get " + key.thing().withArticle(), () -> service.find(ID));
    }

    private Recall recall() {
        Map<String, Action> actions = new LinkedHashMap<>();
        key.actions().forEach((relation, allowed) -> actions.put(relation, allowed.get(0)));
        return new Recall(UUID.randomUUID(), ID, actions);
    }
}
