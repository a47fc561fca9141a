package org.petregistry.standalone.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.petregistry.database.DatabaseServer;

/**
 * Replaces a service in tests of the launcher: connects to its database, answers that it is ready and which
 * process it is, and accepts batches. If its working directory has a file {@code refuse-to-start}, it exits at once; if it
 * has a file {@code stop-responding-} with its name, it deletes the file, and that process answers no liveness probe from then on;
 * while it has a file {@code wait-for-a-decision}, the service is not ready.
 */
public final class StandInService {

    private static final String WAITING =
            "{\"status\":\"DOWN\",\"checks\":[{\"name\":\"reconciled\",\"status\":\"DOWN\","
                    + "\"data\":{\"reconciling\":\"Waiting for a decision: 300 owners\"}}]}";

    private StandInService() {}

    /** Serves until it is stopped. */
    public static void main(String[] arguments) throws IOException, SQLException {
        Map<String, String> environment = System.getenv();
        PrintStream out = System.out;
        String name = environment.get("DATABASE_NAME");
        if (Files.exists(Path.of("refuse-to-start"))) {
            out.println("stand-in for " + name + " does not want to");
            System.exit(3);
        }
        DatabaseServer server = new DatabaseServer(
                environment.get("DATABASE_HOST"), Integer.parseInt(environment.get("DATABASE_PORT")), "", "");
        try (Connection connection =
                server.connect(name, environment.get("DATABASE_USER"), environment.get("DATABASE_PASSWORD"))) {
            out.println("stand-in for " + name + " is connected to " + connection.getCatalog());
        }
        environment.forEach((variable, value) -> {
            if (variable.startsWith("REGISTRY_") && !variable.equals("REGISTRY_SECRET")) {
                out.println("stand-in for " + name + " has " + variable + "=" + value);
            }
        });
        HttpServer http = HttpServer.create(
                new InetSocketAddress(environment.get("HTTP_HOST"), Integer.parseInt(environment.get("HTTP_PORT"))), 0);
        http.createContext("/q/health/ready", exchange -> {
            boolean waits = Files.exists(Path.of("wait-for-a-decision"));
            String pid = Long.toString(ProcessHandle.current().pid());
            byte[] text = (waits ? WAITING : pid).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(waits ? 503 : 200, text.length);
            exchange.getResponseBody().write(text);
            exchange.close();
        });
        AtomicBoolean responds = new AtomicBoolean(true);
        http.createContext("/q/health/live", exchange -> {
            if (Files.deleteIfExists(Path.of("stop-responding-" + name))) {
                responds.set(false);
            }
            if (responds.get()) {
                exchange.sendResponseHeaders(200, -1);
                exchange.close();
            }
        });
        AtomicInteger made = new AtomicInteger();
        http.createContext("/" + name + "/batch", exchange -> {
            JsonNode batch = new ObjectMapper().readTree(exchange.getRequestBody());
            ObjectNode answer = new ObjectMapper().createObjectNode();
            ArrayNode items = answer.putArray("items");
            batch.forEach(draft -> items.addObject().put("id", made.incrementAndGet()));
            out.println("stand-in for " + name + " has " + made);
            byte[] text = answer.toString().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(201, text.length);
            exchange.getResponseBody().write(text);
            exchange.close();
        });
        Runtime.getRuntime().addShutdownHook(new Thread(() -> out.println("stand-in for " + name + " ends")));
        http.start();
    }
}
