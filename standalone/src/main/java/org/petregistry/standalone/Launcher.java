package org.petregistry.standalone;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The program behind {@code ./start}. */
@Command(
        name = "./start",
        description =
                "Runs the pet registry on this machine until Ctrl-C: owners-service, pets-service and their PostgreSQL.",
        sortOptions = false,
        usageHelpAutoWidth = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "130, 143:ended by Ctrl-C or SIGTERM, everything stopped in good order",
            "1:something is in the way, or keeps failing; the last line says what",
            "2:wrong options"
        })
public final class Launcher implements Callable<Integer> {

    private static final int HIGHEST_PORT = 65_535;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where the data are kept; made if absent. Default: the directory data beside ./start")
    private Path data;

    @Option(
            names = "--owners-port",
            paramLabel = "N",
            defaultValue = "8080",
            description = "Port of owners-service, on 127.0.0.1. Default: ${DEFAULT-VALUE}")
    private int ownersPort;

    @Option(
            names = "--pets-port",
            paramLabel = "N",
            defaultValue = "8081",
            description = "Port of pets-service, on 127.0.0.1. Default: ${DEFAULT-VALUE}")
    private int petsPort;

    @Option(names = "--help", usageHelp = true, description = "Says this, and ends.")
    private boolean help;

    /**
     * Runs the registry and ends the virtual machine when that ends.
     *
     * @param arguments as {@code --help} says
     */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Launcher())
                .setExecutionExceptionHandler(Launcher::sayInOneLine)
                .setParameterExceptionHandler(Launcher::sayInOneLine)
                .execute(arguments));
    }

    /** Runs until it is stopped from outside or something fails. */
    @Override
    public Integer call() throws IOException {
        requirePorts();
        // The system properties are the script's: it knows where it stands, and whether somebody looks on.
        Home home = new Home(Path.of(System.getProperty("registry.home", "")).toAbsolutePath());
        Terminal terminal = new Terminal(spec.commandLine().getOut(), Boolean.getBoolean("registry.terminal"));
        try (DataDirectory directory = DataDirectory.open(data == null ? home.data() : data)) {
            Registry registry = new Registry(directory, home, ownersPort, petsPort, terminal);
            Runtime.getRuntime().addShutdownHook(new Thread(registry::stop, "stop"));
            try {
                registry.start();
                registry.awaitEnd();
            } catch (StartFailure e) {
                boolean stoppedFromOutside = registry.isStopping();
                registry.stop();
                if (!stoppedFromOutside) {
                    throw e;
                }
            }
        }
        return CommandLine.ExitCode.OK;
    }

    private void requirePorts() {
        for (int port : new int[] {ownersPort, petsPort}) {
            if (port < 1 || port > HIGHEST_PORT) {
                throw new StartFailure("%d is not a port: choose one from 1 to %d".formatted(port, HIGHEST_PORT));
            }
        }
        if (ownersPort == petsPort) {
            throw new StartFailure("both services cannot use port %d: choose two".formatted(ownersPort));
        }
    }

    private static int sayInOneLine(Exception failure, CommandLine command, CommandLine.ParseResult parsed)
            throws Exception {
        if (failure instanceof StartFailure) {
            command.getErr().println("start: " + failure.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
        throw failure;
    }

    private static int sayInOneLine(CommandLine.ParameterException failure, String[] arguments) {
        failure.getCommandLine().getErr().println("start: " + failure.getMessage() + " (./start --help says more)");
        return CommandLine.ExitCode.USAGE;
    }
}
