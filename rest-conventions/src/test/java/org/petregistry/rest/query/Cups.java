package org.petregistry.rest.query;

import java.util.List;

/** A collection with a field of every kind: cups on shelves. */
final class Cups {
    static final Join SHELF = new Join("left join shelf s on s.id = c.shelf_id", "s.id", "c.shelf_id", false);

    static final CollectionDeclaration<Long> COLLECTION = CollectionDeclaration.<Long>of(
                    "cup c", List.of("c.id", "c.name"), (row, included) -> row.getLong("id"))
            .fields(
                    Field.number("id", "c.id").equal().ranges().sort(),
                    Field.text("name", "c.name").equal().prefix().contains().sort(),
                    Field.text("nickname", "c.nickname").equalIgnoringCase().nullable(),
                    Field.word("state", "c.state", List.of("whole", "broken")).equal(),
                    Field.number("shelfId", "c.shelf_id").equal().nullable().sort(),
                    Field.time("createdAt", "c.created_at").ranges().sort(),
                    Field.text("shelf.name", "s.name").equal().prefix().sort().through(SHELF))
            .includes(IncludeOption.joined("shelf", SHELF, "s.id", "s.name"), IncludeOption.remote("tea"));

    private Cups() {}
}
