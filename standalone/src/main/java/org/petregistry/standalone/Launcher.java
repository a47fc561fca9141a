package org.petregistry.standalone;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
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
            "1:something is in the way, or keeps failing, or the audit has found something; the last line says what",
            "2:wrong options"
        })
public final class Launcher implements Callable<Integer> {

    private static final int HIGHEST_PORT = 65_535;
    private static final Duration PATIENCE_WITH_A_SERVICE = Duration.ofSeconds(10);

    private final Supervisor.Patience patience;

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

    @Option(
            names = "--reset",
            description = "Deletes all data and begins anew, with ids from 1. Asks first where there are data")
    private boolean reset;

    @Option(names = "--sample-data", description = "As --reset, and then makes up owners, and pets that belong to them")
    private boolean sampleData;

    @Option(
            names = "--owners",
            paramLabel = "N",
            description =
                    "How many owners --sample-data makes, up to 10 million. Default: " + SampleData.Size.USUAL_OWNERS)
    private Integer owners;

    @Option(
            names = "--pets",
            paramLabel = "N",
            description = "How many pets --sample-data makes, up to 10 million. Default: " + SampleData.Size.USUAL_PETS)
    private Integer pets;

    @Option(names = "--yes", description = "Lets --reset and --sample-data delete what there is without asking.")
    private boolean yes;

    @Option(
            names = "--audit",
            description =
                    "Starts nothing: looks whether the two services of a running registry still agree about who exists")
    private boolean audit;

    @Option(names = "--help", usageHelp = true, description = "Says this, and ends.")
    private boolean help;

    private Launcher(Supervisor.Patience patience) {
        this.patience = patience;
    }

    /**
     * Runs the registry and ends the virtual machine when that ends.
     *
     * @param arguments as {@code --help} says
     */
    public static void main(String[] arguments) {
        run(Supervisor.Patience.USUAL, arguments);
    }

    /** As {@link #main}, with another patience. */
    static void run(Supervisor.Patience patience, String... arguments) {
        System.exit(new CommandLine(new Launcher(patience))
                .setExecutionExceptionHandler(Launcher::sayInOneLine)
                .setParameterExceptionHandler(Launcher::sayInOneLine)
                .execute(arguments));
    }

    /** Runs until it is stopped from outside or something fails. */
    @Override
    public Integer call() throws IOException {
        StartWish wish = new StartWish(reset || sampleData, yes, sampleSize());
        if (audit && wish.reset()) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--audit looks at what there is, and --reset and --sample-data delete it");
        }
        requirePorts();
        // The system properties are the script's: it knows where it stands, and whether somebody looks on.
        Home home = new Home(Path.of(System.getProperty("registry.home", "")).toAbsolutePath());
        Terminal terminal =
                new Terminal(spec.commandLine().getOut(), Boolean.getBoolean("registry.terminal"), keyboard());
        Path path = data == null ? home.data() : data;
        if (audit) {
            return isClean(path, terminal) ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
        }
        try (DataDirectory directory = DataDirectory.open(path)) {
            Registry registry = new Registry(directory, home, ownersPort, petsPort, wish, patience, terminal);
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

    /** The services may also be elsewhere: what they are told about each other by, an audit is told by as well. */
    private boolean isClean(Path directory, Terminal terminal) {
        String secret = environment("REGISTRY_SECRET").orElseGet(() -> DataDirectory.registrySecret(directory));
        URI owners = URI.create(environment("OWNERS_SERVICE_URL").orElse("http://localhost:" + ownersPort));
        URI pets = URI.create(environment("PETS_SERVICE_URL").orElse("http://localhost:" + petsPort));
        return new Audit(
                        new AuditedService(owners, secret, PATIENCE_WITH_A_SERVICE),
                        new AuditedService(pets, secret, PATIENCE_WITH_A_SERVICE),
                        terminal,
                        Audit.USUAL_PATIENCE)
                .isClean();
    }

    private static Optional<String> environment(String variable) {
        return Optional.ofNullable(System.getenv(variable)).filter(value -> !value.isBlank());
    }

    private Optional<SampleData.Size> sampleSize() {
        if (!sampleData) {
            if (owners != null || pets != null) {
                throw new CommandLine.ParameterException(
                        spec.commandLine(), "--owners and --pets are for --sample-data, which is missing");
            }
            return Optional.empty();
        }
        return Optional.of(new SampleData.Size(
                number("--owners", owners, SampleData.Size.USUAL_OWNERS),
                number("--pets", pets, SampleData.Size.USUAL_PETS)));
    }

    private int number(String option, Integer given, int usual) {
        int number = given == null ? usual : given;
        if (number < 0 || number > SampleData.Size.LARGEST) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(),
                    "%s %d is out of bounds: 0 to %d".formatted(option, number, SampleData.Size.LARGEST));
        }
        return number;
    }

    private static Optional<BufferedReader> keyboard() {
        return Boolean.getBoolean("registry.keyboard")
                ? Optional.of(new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())))
                : Optional.empty();
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
