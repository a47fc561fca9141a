package org.petregistry.rest.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Cursor;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.PreparedStatement;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Transaction;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.petregistry.rest.database.PoolShares;
import org.petregistry.rest.problem.Problem;
import org.petregistry.rest.problem.ProblemType;
import org.petregistry.rest.settings.RegistrySettings;

/**
 * Streams all rows that match a {@link CollectionQuery query} as NDJSON: from one cursor, hence one snapshot, with
 * backpressure. If the reader disconnects, the connection is released at once; a reader that reads nothing for some time is
 * disconnected.
 */
@Singleton
public class Streams {
    /** The media type of one JSON object per line. */
    public static final String NDJSON = "application/x-ndjson";

    private static final Logger LOG = Logger.getLogger(Streams.class);

    /** Rows fetched at once. */
    private static final int FETCH = 500;

    /** The approximate size of a chunk, which a reader must read before its deadline. */
    private static final int PIECE = 32 << 10;

    private final Pool pool;
    private final Vertx vertx;
    private final ObjectMapper json;
    /** The maximum number of open streams. Each holds a connection. */
    private final int mostAtOnce;

    private final Duration readerTimeout;
    private final AtomicInteger open = new AtomicInteger();

    Streams(
            Pool pool,
            Vertx vertx,
            ObjectMapper json,
            MeterRegistry meters,
            PoolShares shares,
            RegistrySettings settings) {
        this.pool = pool;
        this.vertx = vertx;
        this.json = json;
        this.mostAtOnce = shares.quarter(
                "REGISTRY_STREAMS_MOST_AT_ONCE", settings.streams().mostAtOnce());
        this.readerTimeout = settings.streams().readerTimeout();
        Gauge.builder("registry.streams.open", open::get)
                .description("NDJSON streams that are being read, each from a connection of its own")
                .register(meters);
    }

    /**
     * Streams the rows, some hundred per item. Fails if the reader takes too long to request the next item.
     *
     * @throws Problem 503 busy if too many streams are open: each holds a connection while its reader reads
     */
    public <T> Multi<byte[]> stream(CollectionQuery<T> query) {
        return Multi.createFrom()
                .resourceFromUni(() -> open(query), rows -> rows.pieces(query))
                .withFinalizer(Rows::close, (rows, failure) -> rows.close(), Rows::close);
    }

    private <T> Uni<Rows> open(CollectionQuery<T> query) {
        if (open.incrementAndGet() > mostAtOnce) {
            open.decrementAndGet();
            return Uni.createFrom().failure(Problem.of(ProblemType.BUSY, "Too many streams are open."));
        }
        Statement statement = new Statement();
        String sql = QueryExecutor.streamSql(query, statement);
        // Opening is never cancelled; if the reader has disconnected meanwhile, the cursor is closed afterwards.
        // Cancellation
        // would leak the connection, with its transaction open.
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
                // The timeouts do not apply to streams.
                .call(() -> connection
                        .query("set local statement_timeout = 0;"
                                + " set local idle_in_transaction_session_timeout = 0")
                        .execute())
                .flatMap(transaction -> connection
                        .prepare(sql)
                        .map(prepared ->
                                new Rows(connection, transaction, prepared, prepared.cursor(statement.values()))))
                .onFailure()
                .call(connection::close));
    }

    private final class Rows {
        private final SqlConnection connection;
        private final Transaction transaction;
        private final PreparedStatement prepared;
        private final Cursor cursor;

        /** Whether rows have been sent: from then on a failure can only abort the response. */
        private boolean begun;

        Rows(SqlConnection connection, Transaction transaction, PreparedStatement prepared, Cursor cursor) {
            this.connection = connection;
            this.transaction = transaction;
            this.prepared = prepared;
            this.cursor = cursor;
        }

        <T> Multi<byte[]> pieces(CollectionQuery<T> query) {
            return Multi.createBy()
                    .repeating()
                    .uni(() -> cursor.read(FETCH))
                    .whilst(rows -> cursor.hasMore())
                    .invoke(rows -> begun = true)
                    .onItem()
                    .transformToMultiAndConcatenate(rows -> Multi.createFrom().iterable(split(query, rows)))
                    .plug(all -> new ReaderDeadline<>(all, vertx, readerTimeout))
                    .onFailure(failure -> begun)
                    .invoke(failure -> LOG.warnf("A stream was aborted: %s", failure));
        }

        /** The rows as lines, in chunks without the last line feed, which the framework adds. */
        private <T> List<byte[]> split(CollectionQuery<T> query, RowSet<Row> rows) {
            List<byte[]> pieces = new ArrayList<>();
            ByteArrayOutputStream piece = new ByteArrayOutputStream(PIECE + (PIECE >> 2));
            try {
                for (Row row : rows) {
                    if (piece.size() >= PIECE) {
                        pieces.add(piece.toByteArray());
                        piece.reset();
                    }
                    if (piece.size() > 0) {
                        piece.write('\n');
                    }
                    piece.write(
                            json.writeValueAsBytes(query.collection().reader().apply(row, query.included())));
                }
            } catch (JsonProcessingException notJson) {
                throw new IllegalStateException(notJson);
            } catch (IOException impossible) {
                throw new IllegalStateException(impossible);
            }
            if (piece.size() > 0) {
                pieces.add(piece.toByteArray());
            }
            return pieces;
        }

        Uni<Void> close() {
            open.decrementAndGet();
            return cursor.close()
                    .onFailure()
                    .recoverWithNull()
                    .chain(() -> transaction.rollback().onFailure().recoverWithNull())
                    // Otherwise the server would keep it until the connection closes.
                    .chain(() -> prepared.close().onFailure().recoverWithNull())
                    .eventually(connection::close);
        }
    }
}
