package org.petregistry.standalone.launcher;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.petregistry.audit.Audit;
import org.petregistry.standalone.sampledata.SampleSize;
import org.petregistry.terminal.CommandFailure;
import org.petregistry.terminal.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The program that {@code ./start} runs. */
@Command(
        name = "./start",
        description = "Runs the pet registry on this machine until Ctrl-C: owners-service, pets-service and their"
                + " PostgreSQL.",
        sortOptions = false,
        usageHelpAutoWidth = true,
        exitCodeListHeading = "%nExit codes:%n",
        synopsisSubcommandLabel = "",
        versionProvider = Launcher.Version.class,
        exitCodeList = {
            "130, 143:stopped by Ctrl-C or SIGTERM",
            "1:the start failed, a service keeps failing, or the audit found a fault; the last line says which",
            "2:wrong options"
        })
public final class Launcher implements Callable<Integer> {

    private static final int HIGHEST_PORT = 65_535;

    private final Supervisor.Patience patience;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Data directory, created if absent. Default: the directory data beside ./start")
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
            description =
                    "Delete all data and start with empty databases, ids from 1. Asks for confirmation if there are"
                            + " data")
    private boolean reset;

    @Option(names = "--sample-data", description = "Like --reset, then create sample owners and pets")
    private boolean sampleData;

    @Option(
            names = "--owners",
            paramLabel = "N",
            description = "Number of owners for --sample-data, up to 10 million. Default: " + SampleSize.USUAL_OWNERS)
    private Integer owners;

    @Option(
            names = "--pets",
            paramLabel = "N",
            description = "Number of pets for --sample-data, up to 10 million. Default: " + SampleSize.USUAL_PETS)
    private Integer pets;

    @Option(names = "--yes", description = "Delete data for --reset and --sample-data without asking")
    private boolean yes;

    @Option(
            names = "--on-restore",
            paramLabel = "WHAT",
            description =
                    "After one database was restored: owners that it lacks come back from their copies in the other"
                            + " one (resurrect, the default), or are deleted there too (remove)")
    private RecoveryWish.OnRestore onRestore;

    @Option(
            names = "--closed-owners",
            paramLabel = "WHAT",
            description =
                    "After the owners database was restored: owners that it has again are deleted again (delete, the"
                            + " default), or kept (revive)")
    private RecoveryWish.ClosedOwners closedOwners;

    @Option(
            names = "--decide",
            description =
                    "After one database was restored: resolve all differences, even if the services would wait for"
                            + " a decision because there are many")
    private boolean decide;

    @Option(
            names = "--audit",
            description =
                    "Start nothing; check whether the two services of a running registry agree on which owners exist")
    private boolean audit;

    @Option(
            names = "--verbose",
            description = "Print the logs of both services; by default they are only written to the directory logs")
    private boolean verbose;

    @Option(
            names = "--dev",
            description =
                    "Run both services from their sources in Quarkus' dev mode: the next request sees changed sources")
    private boolean development;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help and exit. ./start help does the same")
    private boolean help;

    @Option(names = "--version", versionHelp = true, description = "Print the version and exit")
    private boolean version;

    private Launcher(Supervisor.Patience patience) {
        this.patience = patience;
    }

    /** Runs the registry as {@code --help} says, and exits when it ends. */
    public static void main(String[] arguments) {
        run(Supervisor.Patience.USUAL, arguments);
    }

    /** Like {@link #main}, with another patience. */
    static void run(Supervisor.Patience patience, String... arguments) {
        System.exit(command(patience)
                .setExecutionExceptionHandler(Launcher::sayInOneLine)
                .setParameterExceptionHandler(Launcher::sayInOneLine)
                .execute(arguments));
    }

    /** The command with its options, and with {@code help} as a subcommand. */
    static CommandLine command(Supervisor.Patience patience) {
        CommandLine command = new CommandLine(new Launcher(patience))
                .registerConverter(
                        RecoveryWish.OnRestore.class, word -> RecoveryWish.read(RecoveryWish.OnRestore.class, word))
                .registerConverter(
                        RecoveryWish.ClosedOwners.class,
                        word -> RecoveryWish.read(RecoveryWish.ClosedOwners.class, word));
        CommandLine word = new CommandLine(new CommandLine.HelpCommand());
        word.getCommandSpec().usageMessage().hidden(true);
        return command.addSubcommand("help", word);
    }

    /** Runs until a signal stops it or a part fails. */
    @Override
    public Integer call() throws IOException {
        StartWish wish = new StartWish(reset || sampleData, yes, sampleSize());
        if (audit && wish.reset()) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(),
                    "--audit examines the data, and --reset and --sample-data delete them: use one of them");
        }
        requirePorts();
        // The script sets the system properties: it knows its directory, and whether it runs on a terminal.
        Home home = new Home(Path.of(System.getProperty("registry.home", "")).toAbsolutePath());
        Terminal terminal =
                new Terminal(spec.commandLine().getOut(), Boolean.getBoolean("registry.terminal"), keyboard());
        Path path = data == null ? home.data() : data;
        if (audit) {
            return isClean(path, terminal) ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
        }
        try (DataDirectory directory = DataDirectory.open(path)) {
            LocalRegistry registry = new LocalRegistry(
                    directory,
                    home,
                    ownersPort,
                    petsPort,
                    wish,
                    new RecoveryWish(onRestore, closedOwners, decide),
                    patience,
                    terminal,
                    mode());
            Runtime.getRuntime().addShutdownHook(new Thread(registry::stop, "stop"));
            try {
                registry.start();
                registry.awaitEnd();
            } catch (CommandFailure e) {
                boolean stoppedFromOutside = registry.isStopping();
                registry.stop();
                if (!registry.hasStarted()) {
                    directory.deleteIfNew();
                }
                if (!stoppedFromOutside) {
                    throw e;
                }
            }
        }
        return CommandLine.ExitCode.OK;
    }

    private LocalRegistry.Mode mode() {
        if (development) {
            return LocalRegistry.Mode.DEVELOPMENT;
        }
        return verbose ? LocalRegistry.Mode.VERBOSE : LocalRegistry.Mode.QUIET;
    }

    /** The services may run on another machine: the audit reads the same environment variables as they do. */
    private boolean isClean(Path directory, Terminal terminal) {
        return Audit.ofEnvironment(
                        URI.create("http://localhost:" + ownersPort),
                        URI.create("http://localhost:" + petsPort),
                        () -> DataDirectory.registrySecret(directory),
                        terminal)
                .isClean();
    }

    private Optional<SampleSize> sampleSize() {
        if (!sampleData) {
            if (owners != null || pets != null) {
                throw new CommandLine.ParameterException(
                        spec.commandLine(), "--owners and --pets require --sample-data");
            }
            return Optional.empty();
        }
        return Optional.of(new SampleSize(
                number("--owners", owners, SampleSize.USUAL_OWNERS), number("--pets", pets, SampleSize.USUAL_PETS)));
    }

    private int number(String option, Integer given, int usual) {
        int number = given == null ? usual : given;
        if (number < 0 || number > SampleSize.LARGEST) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(),
                    "%s %d is out of bounds: 0 to %d".formatted(option, number, SampleSize.LARGEST));
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
                throw new CommandFailure("%d is not a port: choose one from 1 to %d".formatted(port, HIGHEST_PORT));
            }
        }
        if (ownersPort == petsPort) {
            throw new CommandFailure("both services cannot use port %d: choose two".formatted(ownersPort));
        }
    }

    private static int sayInOneLine(Exception failure, CommandLine command, CommandLine.ParseResult parsed)
            throws Exception {
        if (failure instanceof CommandFailure) {
            command.getErr().println("start: " + failure.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
        throw failure;
    }

    private static int sayInOneLine(CommandLine.ParameterException failure, String[] arguments) {
        failure.getCommandLine().getErr().println("start: " + failure.getMessage() + " (see ./start --help)");
        return CommandLine.ExitCode.USAGE;
    }

    /** The version in the manifest of the jar. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {
                "pet registry "
                        + Optional.ofNullable(Launcher.class.getPackage().getImplementationVersion())
                                .orElse("(not packaged)")
            };
        }
    }
}
