package org.petregistry.systemtests.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.petregistry.standalone.launcher.Launcher;
import org.petregistry.testkit.http.Api;

/**
 * One run of {@code ./start --audit} against running services.
 *
 * @param exitCode 0 if it found nothing
 * @param output its complete output
 */
public record AuditRun(int exitCode, String output) {
    private static final long LIMIT_SECONDS = 120;

    /**
     * Runs the audit and waits for its end.
     *
     * @param owners an instance of owners-service
     * @param pets an instance of pets-service
     */
    public static AuditRun of(Api owners, Api pets) {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Launcher.class.getName(),
                "--audit");
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment()
                .putAll(Map.of(
                        "REGISTRY_SECRET", RunningRegistry.SECRET,
                        "OWNERS_SERVICE_URL", owners.base().toString(),
                        "PETS_SERVICE_URL", pets.base().toString()));
        try {
            Process process = builder.start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("the audit does not exit\n" + output);
            }
            return new AuditRun(process.exitValue(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
