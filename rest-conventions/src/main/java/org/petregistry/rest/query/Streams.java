package org.petregistry.rest.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Cursor;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Transaction;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.petregistry.rest.problem.Problem;
import org.petregistry.rest.problem.ProblemType;

/**
 * Streams all rows that match a {@link ListQuery query} as NDJSON: from one cursor and so from one snapshot, fetched only
 * as fast as the reader takes them. A reader that goes away gives the connection back at once.
 */
@Singleton
public class Streams {
    /** The media type of one JSON object a line. */
    public static final String NDJSON = "application/x-ndjson";

    private static final Logger LOG = Logger.getLogger(Streams.class);

    /** Rows fetched at once, and written as one piece. */
    private static final int FETCH = 500;

    private final Pool pool;
    private final ObjectMapper json;
    private final int mostAtOnce;
    private final int poolSize;
    private final AtomicInteger open = new AtomicInteger();

    Streams(
            Pool pool,
            ObjectMapper json,
            MeterRegistry meters,
            @ConfigProperty(name = "registry.streams.most-at-once", defaultValue = "4") int mostAtOnce,
            @ConfigProperty(name = "quarkus.datasource.reactive.max-size", defaultValue = "20") int poolSize) {
        this.pool = pool;
        this.json = json;
        this.mostAtOnce = mostAtOnce;
        this.poolSize = poolSize;
        Gauge.builder("registry.streams.open", open::get)
                .description("NDJSON streams that are being read, each from a connection of its own")
                .register(meters);
    }

    /** Slow readers could hold all connections, and nobody else be served: such a service does not start. */
    void check(@Observes StartupEvent start) {
        if (mostAtOnce >= poolSize) {
            throw new IllegalStateException("REGISTRY_STREAMS_MOST_AT_ONCE is " + mostAtOnce
                    + " and must be less than DATABASE_POOL_SIZE, which is " + poolSize + ".");
        }
    }

    /**
     * Streams the rows, some hundred of them an item.
     *
     * @throws Problem 503 busy where too many streams are open: each holds a connection for as long as its reader likes
     */
    public <T> Multi<byte[]> stream(ListQuery<T> query) {
        return Multi.createFrom()
                .resourceFromUni(() -> open(query), rows -> rows.pieces(query))
                .withFinalizer(Rows::close, (rows, failure) -> rows.close(), Rows::close);
    }

    private <T> Uni<Rows> open(ListQuery<T> query) {
        if (open.incrementAndGet() > mostAtOnce) {
            open.decrementAndGet();
            return Uni.createFrom()
                    .failure(Problem.of(ProblemType.BUSY, "Too many streams are open. Try again a little later."));
        }
        Statement statement = new Statement();
        String sql = Listings.streamSql(query, statement);
        // What is being opened is opened to its end, and closed if the reader has gone away meanwhile: cancelled
        // half-way the connection would be lost to the pool, and its transaction would stay open for ever.
        return Uni.createFrom().emitter(reader -> {
            AtomicBoolean gone = new AtomicBoolean();
            reader.onTermination(() -> gone.set(true));
            begin(sql, statement)
                    .subscribe()
                    .with(
                            rows -> {
                                if (gone.get()) {
                                    rows.close().subscribe().with(closed -> {}, lost -> {});
                                } else {
                                    reader.complete(rows);
                                }
                            },
                            failure -> {
                                open.decrementAndGet();
                                reader.fail(failure);
                            });
        });
    }

    private Uni<Rows> begin(String sql, Statement statement) {
        return pool.getConnection().flatMap(connection -> connection
                .begin()
                // The time-outs are for statements that others wait for; a stream may take its time.
                .call(() -> connection
                        .query("set local statement_timeout = 0;"
                                + " set local idle_in_transaction_session_timeout = 0")
                        .execute())
                .flatMap(transaction -> connection
                        .prepare(sql)
                        .map(prepared -> new Rows(connection, transaction, prepared.cursor(statement.values()))))
                .onFailure()
                .call(connection::close));
    }

    private final class Rows {
        private final SqlConnection connection;
        private final Transaction transaction;
        private final Cursor cursor;

        /** Whether some have been read: from then on a failure cannot be answered, only cut the answer off. */
        private boolean begun;

        Rows(SqlConnection connection, Transaction transaction, Cursor cursor) {
            this.connection = connection;
            this.transaction = transaction;
            this.cursor = cursor;
        }

        <T> Multi<byte[]> pieces(ListQuery<T> query) {
            return Multi.createBy()
                    .repeating()
                    .uni(() -> cursor.read(FETCH))
                    .whilst(rows -> cursor.hasMore())
                    .invoke(rows -> begun = true)
                    .onFailure(failure -> begun)
                    .invoke(failure -> LOG.warnf("A stream was broken off: %s", failure))
                    .filter(rows -> rows.size() > 0)
                    .map(rows -> lines(query, rows));
        }

        private <T> byte[] lines(ListQuery<T> query, RowSet<Row> rows) {
            ByteArrayOutputStream lines = new ByteArrayOutputStream(rows.size() * 128);
            try {
                for (Row row : rows) {
                    if (lines.size() > 0) {
                        lines.write('\n'); // the framework ends each piece with one itself
                    }
                    lines.write(json.writeValueAsBytes(query.listing().reader().read(row, query.included())));
                }
            } catch (JsonProcessingException notJson) {
                throw new IllegalStateException(notJson);
            } catch (IOException impossible) {
                throw new IllegalStateException(impossible);
            }
            return lines.toByteArray();
        }

        Uni<Void> close() {
            open.decrementAndGet();
            return cursor.close()
                    .onFailure()
                    .recoverWithNull()
                    .chain(() -> transaction.rollback().onFailure().recoverWithNull())
                    .eventually(connection::close);
        }
    }
}
