package org.petregistry.campaign;

import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.petregistry.campaign.Request.Change;
import org.petregistry.campaign.Request.Create;

/** A success shows what was asked for. */
final class AsAsked implements Rule {

    @Override
    public void check(History history, Consumer<String> violations) {
        for (Call call : history.calls()) {
            if (call.reply().success()
                    && !isAsAsked(call.request(), call.reply().shown())) {
                violations.accept("something else than was asked for: " + call + " "
                        + call.reply().shown());
            }
        }
    }

    private static boolean isAsAsked(Request request, List<Thing> shown) {
        if (request instanceof Create create) {
            List<Draft> made = shown.stream()
                    .map(thing -> new Draft(thing.name(), thing.username(), thing.refersTo()))
                    .toList();
            return made.equals(create.drafts());
        }
        if (request instanceof Change change) {
            return shown.size() == 1
                    && shown.get(0).ref().equals(change.which())
                    && (change.which().kind() == Kind.REFERENCED
                            ? shown.get(0).name().equals(change.name())
                            : Objects.equals(shown.get(0).refersTo(), change.refersTo()));
        }
        return true;
    }
}
