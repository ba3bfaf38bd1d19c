package dev.millrace.benchmarks.replay;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.millrace.benchmarks.chaos.ProgramOption;
import dev.millrace.benchmarks.chaos.SmallModel;
import dev.millrace.ingest.InputFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    header = "Kills replay, takedown and retrain by a seed, beside a folder where nothing is.",
    description = {
      "",
      "Runs a crawl into a data folder and copies it. On one copy a generation is made, promoted,"
          + " rolled back and promoted again, a host is taken down and unlearned, the former"
          + " generation dropped; on the other the same, each command killed by SIGKILL again and"
          + " again at random moments before it may end. Then both must hold the same: accounts,"
          + " matrix of fates, generations, and weights to the bit. Exit code 1 if not.%n"
    })
public final class ReplayChaosCommand implements Callable<Integer> {
  private static final int MAX_SEED = 1_000_000;

  @Option(names = "--seed", paramLabel = "N", description = "default: drawn, and printed")
  private @Nullable Long seed;

  @Option(
      names = "--kills",
      paramLabel = "N",
      defaultValue = "50",
      description = "of all commands together (default: ${DEFAULT-VALUE})")
  private int kills;

  @Option(
      names = "--files",
      paramLabel = "FILE",
      arity = "1..*",
      description = "WARC files, folders of them, or globs (default: the bundled sample)")
  private List<String> files = new ArrayList<>();

  @Option(
      names = "--work",
      paramLabel = "DIR",
      description =
          "folder of everything, new (default: a temporary one, kept only if something is not"
              + " right)")
  private @Nullable Path work;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "a setting of all commands; may be repeated")
  private Map<String, String> settings = new LinkedHashMap<>();

  @Mixin private ProgramOption program = new ProgramOption();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path folder =
        work == null
            ? Files.createTempDirectory("millrace-replay-").toRealPath()
            : Files.createDirectories(work).toRealPath();
    long drawn = seed == null ? ThreadLocalRandom.current().nextLong(MAX_SEED) : seed;
    PrintWriter out = out();
    out.printf("%d kills by seed %d, below %s%n", kills, drawn, folder);
    List<String> crawl =
        (files.isEmpty() ? List.of(program.sample()) : InputFiles.of(files))
            .stream().map(Path::toString).toList();
    Commands commands =
        new Commands(program.program(), folder, folder.resolve("first"), settings(folder));
    List<String> wrong = new ReplayChaosRun(commands, crawl, folder, drawn, kills, out).run();
    wrong.forEach(out::println);
    out.println(wrong.isEmpty() ? "all is right" : "see " + folder);
    out.flush();
    if (wrong.isEmpty() && work == null) {
      MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
    }
    return wrong.isEmpty() ? 0 : 1;
  }

  /** One partition: with more, the order in which blocks are trained on is a matter of time. */
  private Map<String, String> settings(Path folder) {
    Map<String, String> all = new TreeMap<>();
    all.put("topics.partitions", "1");
    all.put("train.model", SmallModel.writeTo(folder).toString());
    all.put("train.evaluation-blocks", "8");
    all.put("train.checkpoint-every-steps", "20");
    all.put("train.keep-ladder", "4");
    all.putAll(settings);
    return all;
  }

  private PrintWriter out() {
    if (spec == null) {
      throw new IllegalStateException("not called by picocli");
    }
    return spec.commandLine().getOut();
  }
}
