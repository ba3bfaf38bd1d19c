package dev.millrace.benchmarks.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.millrace.benchmarks.chaos.check.Verdict;
import dev.millrace.benchmarks.chaos.process.FaultKind;
import dev.millrace.benchmarks.chaos.upgrade.UpgradeOption;
import dev.millrace.ingest.InputFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "chaos",
    mixinStandardHelpOptions = true,
    header =
        "Kills or stops processes of a whole pipeline by a seed, and counts what came of its"
            + " input.",
    description = {
      "",
      "Starts three brokers, a registry, ingest, two copies of filter and of tokenize, a trainer"
          + " and a server, each a process with its own folder; kills one after the other by"
          + " SIGKILL and starts it again, or does what --faults says; waits for the end of the"
          + " input; then counts every page, its end, its tokens, every step and every checkpoint"
          + " by code of its own. Exit code 1 if anything is missing, twice or wrong.",
      "",
      "With --upgrade-from all of these but the brokers begin as an earlier version, and are"
          + " replaced one after another meanwhile.",
      "",
      "With --count-only it starts and kills nothing, and counts the topics of a cluster.%n"
    })
public final class ChaosCommand implements Callable<Integer> {
  private static final int MAX_SEED = 1_000_000;
  private static final int DEFAULT_KILLS = 20;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "the same seed gives the same faults (default: drawn, and printed)")
  private @Nullable Long seed;

  @Option(
      names = "--kills",
      paramLabel = "N",
      description = "default: 20; with --upgrade-from none")
  private @Nullable Integer kills;

  @Option(
      names = "--faults",
      paramLabel = "KIND",
      split = ",",
      defaultValue = "kill",
      converter = FaultText.class,
      description =
          "kill, restart (SIGTERM), pause (SIGSTOP for 15 s, past all sessions), cut (the network"
              + " to a broker or the registry away for 10 s, then late by 200 ms for 10 s),"
              + " registry (away for 60 s), clock (of a process: 90 s ahead, and back the next"
              + " time; needs Debian's faketime); default: ${DEFAULT-VALUE}")
  private Set<FaultKind> kinds = new LinkedHashSet<>();

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      defaultValue = "3m",
      converter = TimeText.class,
      description =
          "over which kills and input are spread, such as 90s (default: ${DEFAULT-VALUE})")
  private Duration duration = Duration.ZERO;

  @Option(
      names = "--patience",
      paramLabel = "TIME",
      defaultValue = "150s",
      converter = TimeText.class,
      description =
          "gives up waiting for the end when no record has come for so long (default:"
              + " ${DEFAULT-VALUE})")
  private Duration patience = Duration.ZERO;

  @Option(
      names = "--files",
      paramLabel = "FILE",
      arity = "1..*",
      description =
          "WARC files, undamaged ones, folders of them, or globs (default: the bundled sample; with"
              + " --count-only none, and pages is taken as it is)")
  private List<String> files = new ArrayList<>();

  @Option(names = "--json", paramLabel = "FILE", description = "one object with all figures")
  private @Nullable Path json;

  @Option(
      names = "--work",
      paramLabel = "DIR",
      description =
          "folder of all processes, new or empty (default: a temporary one, kept only if something"
              + " is not right)")
  private @Nullable Path work;

  @Mixin private ProgramOption program = new ProgramOption();

  @Mixin private UpgradeOption upgrade = new UpgradeOption();

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "a setting of the stages; may be repeated")
  private Map<String, String> settings = new LinkedHashMap<>();

  @Mixin private CountOptions counting = new CountOptions();

  @Spec private @Nullable CommandSpec spec;

  /** Seconds, minutes or hours: {@code 90s}, {@code 3m}, {@code 1h}. */
  public static final class TimeText implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      if (!text.matches("[0-9]{1,6}[smh]")) {
        throw new IllegalArgumentException("'" + text + "' is no time such as 90s, 3m or 1h");
      }
      return Duration.parse("PT" + text);
    }
  }

  /** A kind of fault in small letters. */
  public static final class FaultText implements ITypeConverter<FaultKind> {
    @Override
    public FaultKind convert(String text) {
      return Stream.of(FaultKind.values())
          .filter(kind -> kind.word().equals(text.toLowerCase(Locale.ROOT)))
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "'"
                          + text
                          + "' is none of "
                          + Stream.of(FaultKind.values())
                              .map(FaultKind::word)
                              .collect(Collectors.joining(", "))));
    }
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    return counting.isAskedFor() ? count() : run();
  }

  private int run() throws IOException, InterruptedException {
    if (counting.namesCluster()) {
      throw refused(
          "--bootstrap-servers and --schema-registry-url need --count-only: processes of others are"
              + " never killed");
    }
    int faults = kills == null ? (upgrade.isAskedFor() ? 0 : DEFAULT_KILLS) : kills;
    if (faults < 0) {
      throw refused("--kills is " + faults + ", but must be 0 or more");
    }
    ChaosSettings chaos =
        new ChaosSettings(
            seed == null ? ThreadLocalRandom.current().nextLong(MAX_SEED) : seed,
            faults,
            kinds.stream().sorted().toList(),
            List.of(),
            duration,
            patience,
            files.isEmpty() ? List.of(program.sample()) : InputFiles.of(files),
            settings,
            program.program(),
            FleetSize.FULL,
            upgrade.lib(),
            Optional.ofNullable(work));
    Path folder = workFolder(chaos);
    boolean right = false;
    try {
      ChaosOutcome outcome = run(chaos, folder);
      ChaosReport.lines(outcome).forEach(out()::println);
      write(ChaosReport.json(outcome));
      right = outcome.isRight();
    } finally {
      if (right && work == null) {
        MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
      } else {
        out().println("logs and data are in " + folder);
      }
      out().flush();
    }
    return right ? 0 : 1;
  }

  private ChaosOutcome run(ChaosSettings chaos, Path folder) throws InterruptedException {
    try (ChaosRun run = new ChaosRun(chaos, folder, out())) {
      Runtime.getRuntime().addShutdownHook(new Thread(run::close, "end-processes"));
      return run.run();
    }
  }

  private int count() throws IOException {
    if (!counting.namesWholeCluster()) {
      throw refused("--count-only needs --bootstrap-servers and --schema-registry-url");
    }
    Verdict verdict = counting.count(files.isEmpty() ? List.of() : InputFiles.of(files));
    new VerdictTable(verdict).lines().forEach(out()::println);
    ObjectNode root = new ObjectMapper().createObjectNode().put("right", verdict.isClean());
    root.set("checks", ChaosReport.json(verdict));
    write(root);
    out().flush();
    return verdict.isClean() ? 0 : 1;
  }

  private Path workFolder(ChaosSettings chaos) throws IOException {
    if (chaos.work().isEmpty()) {
      return Files.createTempDirectory("millrace-chaos-").toRealPath();
    }
    Path folder = Files.createDirectories(chaos.work().get()).toRealPath();
    try (Stream<Path> present = Files.list(folder)) {
      if (present.findAny().isPresent()) {
        throw refused("--work " + folder + " is not empty; name another folder");
      }
    }
    return folder;
  }

  private void write(ObjectNode root) throws IOException {
    if (json != null) {
      Files.writeString(json, root.toPrettyString() + "\n");
    }
  }

  private PrintWriter out() {
    return commandSpec().commandLine().getOut();
  }

  private ParameterException refused(String reason) {
    return new ParameterException(commandSpec().commandLine(), reason);
  }

  private CommandSpec commandSpec() {
    if (spec == null) {
      throw new IllegalStateException("not called by picocli");
    }
    return spec;
  }
}
