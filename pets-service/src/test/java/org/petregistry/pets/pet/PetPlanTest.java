package org.petregistry.pets.pet;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.petregistry.pets.testing.AllConnections;
import org.petregistry.pets.testing.OwnersService;
import org.petregistry.pets.testing.PetsService;
import org.petregistry.pets.testing.ServiceTest;
import org.petregistry.pets.testing.Sql;
import org.petregistry.testkit.http.Answer;

/** How many rows PostgreSQL reads for a page. */
@ServiceTest
class PetPlanTest {
    /** PostgreSQL considers a generic plan after it has planned a statement five times. */
    private static final int OFTEN = 8;

    private static final int MANY = 10_000;

    private static final int PAGE = 20;

    private static final List<String> ONE_RANGE = List.of(
            "/pets",
            "/pets?sort=-id",
            "/pets?sort=name",
            "/pets?sort=-name",
            "/pets?sort=species",
            "/pets?sort=-species",
            "/pets?sort=ownerId",
            "/pets?sort=-ownerId",
            "/pets?sort=createdAt",
            "/pets?sort=-createdAt",
            "/pets?species=Dog",
            "/pets?species=Dog&sort=species",
            "/pets?name.prefix=a&sort=name",
            "/pets?id.gt=1&sort=-id");

    private final PetsService pets = new PetsService();
    private final Sql sql = new Sql();
    OwnersService owners;

    @Inject
    Pool pool;

    @ConfigProperty(name = "quarkus.datasource.reactive.max-size")
    int poolSize;

    @BeforeEach
    void there_are_no_pets() {
        owners.behave();
        sql.run("delete from post");
        sql.run("delete from pet");
    }

    @Test
    void a_query_prepared_on_a_small_table_uses_its_index_after_the_table_has_grown() {
        makePets(20);
        sql.run("vacuum analyze pet");
        for (int i = 0; i < OFTEN; i++) {
            assertThat(search().items()).isEmpty();
        }
        makePets(MANY);
        // As autovacuum does, which also invalidates generic plans.
        sql.run("select gin_clean_pending_list('ix_pet_name_contains')");
        long before = rowsRead();
        for (int i = 0; i < OFTEN; i++) {
            assertThat(search().items()).isEmpty();
        }
        assertThat(rowsRead() - before).isLessThan(MANY / 10);
    }

    @Test
    void each_sort_and_each_filter_alone_reads_few_more_rows_than_its_page_has() {
        makePets(MANY);
        sql.run("vacuum analyze pet");
        for (String path : ONE_RANGE) {
            assertThat(rowsReadFor(path)).as(path).isLessThan(5 * PAGE);
            String next = pets.get(path).expect(200).json().path("next").asText();
            assertThat(rowsReadFor(next)).as(next).isLessThan(5 * PAGE);
        }
    }

    /** So often that PostgreSQL considers a generic plan. */
    private long rowsReadFor(String path) {
        long before = rowsRead();
        for (int i = 0; i < OFTEN; i++) {
            pets.get(path).expect(200);
        }
        return (rowsRead() - before) / OFTEN;
    }

    private Answer search() {
        return pets.get("/pets?name.contains=xyzzy").expect(200);
    }

    private void makePets(int number) {
        sql.allowMorePets();
        sql.run(
                "insert into pet select nextval('pet_id_seq'), md5(i::text), 'Dog', null, now(), now(), 0"
                        + " from generate_series(1, ?) i",
                number);
    }

    /** The number of rows of the table that have been read so far, by any plan. */
    private long rowsRead() {
        // Every backend has its own counts and publishes them from time to time.
        try (AllConnections all = new AllConnections(pool, poolSize)) {
            all.numbers("select 1::bigint from pg_stat_force_next_flush()");
        }
        return sql.number("select seq_tup_read + idx_tup_fetch from pg_stat_user_tables where relname = 'pet'");
    }
}
