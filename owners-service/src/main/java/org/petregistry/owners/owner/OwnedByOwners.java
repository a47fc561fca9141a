package org.petregistry.owners.owner;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.petregistry.owners.pets.Owned;
import org.petregistry.owners.pets.OwnedPage;
import org.petregistry.owners.pets.PetsClient;
import org.petregistry.rest.problem.Problem;
import org.petregistry.rest.query.Included;

/**
 * Embeds what owners have at pets-service: one call for a whole page of owners. Owners are shown without, and say so, where
 * pets-service does not answer.
 */
@ApplicationScoped
class OwnedByOwners {
    private final PetsClient pets;

    OwnedByOwners(PetsClient pets) {
        this.pets = pets;
    }

    /** The same owners with what was asked for. */
    Uni<List<OwnerView>> embed(List<OwnerView> owners, Included included) {
        boolean nothing = Stream.of(Owned.values()).noneMatch(what -> included.has(what.word()));
        if (nothing || owners.isEmpty()) {
            return Uni.createFrom().item(owners);
        }
        List<Long> ids = owners.stream().map(OwnerView::id).toList();
        // Side by side: no session and no transaction is open here.
        return Uni.combine()
                .all()
                .unis(ask(Owned.PETS, ids, included), ask(Owned.POSTS, ids, included))
                .with((itsPets, itsPosts) -> {
                    List<String> missing = Stream.of(itsPets, itsPosts)
                            .filter(Answer::missing)
                            .map(answer -> answer.what().word())
                            .toList();
                    return owners.stream()
                            .map(owner -> owner.with(itsPets.of(owner), itsPosts.of(owner), missing))
                            .toList();
                });
    }

    private Uni<Answer> ask(Owned what, List<Long> ids, Included included) {
        if (!included.has(what.word())) {
            return Uni.createFrom().item(new Answer(what, false, null));
        }
        return pets.firstOfEach(what, ids)
                .map(pages -> new Answer(what, true, pages))
                .onFailure(Problem.class)
                .recoverWithItem(new Answer(what, true, null));
    }

    /** What pets-service has; null where it was not asked or did not answer. */
    private record Answer(Owned what, boolean asked, Map<Long, OwnedPage> pages) {
        boolean missing() {
            return asked && pages == null;
        }

        Optional<OwnedPage> of(OwnerView owner) {
            if (!asked) {
                return null;
            }
            return pages == null ? Optional.empty() : Optional.of(pages.get(owner.id()));
        }
    }
}
