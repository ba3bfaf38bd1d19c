package dev.millrace.cli.command.stage;

import dev.millrace.cli.command.options.CommonOptions;
import dev.millrace.cli.command.options.SourceOptions;
import dev.millrace.cli.model.FirstModel;
import dev.millrace.cli.run.RunPlan;
import dev.millrace.cli.run.RunSession;
import dev.millrace.cli.run.Sample;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.cli.stage.Ingestion;
import dev.millrace.crawl.SeedList;
import dev.millrace.crawl.url.CrawlUrl;
import dev.millrace.ingest.NamedSources;
import dev.millrace.local.LocalPorts;
import dev.millrace.schemas.SettingsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    header = "Everything in this process: crawl files in, a served model out.",
    description = {
      "",
      "Starts a broker and a schema registry on loopback addresses, with their data below --data,"
          + " then every stage, the trainer and the inference service. Run again with the same"
          + " folder, it goes on where it stopped; a file whose content was ingested before is not"
          + " ingested twice.",
      "",
      "Without files it ingests the sample crawl that comes with the program.%n"
    })
public final class RunCommand implements Callable<Integer> {
  @Mixin private SourceOptions inputs = new SourceOptions();

  @Option(
      names = "--watch",
      paramLabel = "DIR",
      description = "also ingest every file that appears there, once its size is stable")
  private @Nullable Path watch;

  @Option(
      names = "--crawl",
      paramLabel = "FILE|URL",
      description =
          "crawl from these seeds: a URL, or a file with one a line; may be repeated; needs"
              + " crawl.contact")
  private List<String> crawl = new ArrayList<>();

  @Option(
      names = "--from",
      paramLabel = "DIR|FILE.gguf",
      description =
          "begin the run with a published model's weights and tokenizer: a Hugging Face folder, or"
              + " a file of llama.cpp's")
  private @Nullable Path from;

  @Option(
      names = "--publish",
      paramLabel = "DIR|URL",
      description = "also publish clean documents as Parquet files there; setting publish.to")
  private @Nullable String publish;

  @Option(
      names = "--tensorboard",
      paramLabel = "DIR",
      description =
          "also write event files for TensorBoard below it, a folder a run; setting"
              + " train.tensorboard")
  private @Nullable Path tensorboard;

  @Option(
      names = "--until-drained",
      description = "end once all input is trained on, published and served, and print a summary")
  private boolean untilDrained;

  @Option(names = "--json", paramLabel = "FILE", description = "write the summary as JSON")
  private @Nullable Path json;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "folder of all data (default: ${DEFAULT-VALUE})",
      defaultValue = "millrace-data")
  private Path data = Path.of("millrace-data");

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "of the inference service; 0 for any free one (default: 8080)")
  private @Nullable Integer port;

  @Mixin private CommonOptions common = new CommonOptions();

  private Wiring wiring(boolean sample) {
    Map<String, String> defaults = new HashMap<>(sample ? Sample.SETTINGS : Map.of());
    Map<String, String> options = options();
    if (from != null) {
      options.putAll(FirstModel.settings(from, common.wiring()));
      defaults.putAll(FirstModel.DEFAULTS);
    }
    return common.wiring(defaults, options);
  }

  @Override
  public Integer call() throws Exception {
    if (untilDrained && watch != null) {
      throw new SettingsException(
          "--until-drained and --watch exclude each other: a watched folder has no end");
    }
    List<CrawlUrl> seeds = SeedList.of(crawl);
    boolean sample = inputs.names().isEmpty() && watch == null && seeds.isEmpty();
    Wiring wiring = wiring(sample);
    NamedSources sources =
        sample
            ? NamedSources.ofFiles(List.of(Sample.crawl()))
            : Ingestion.sources(inputs.names(), inputs.choice());
    RunPlan plan =
        new RunPlan(
            data.toAbsolutePath().normalize(),
            LocalPorts.any(),
            sources,
            Ingestion.watched(watch),
            wiring.settle(),
            seeds,
            Sample.PROMPT);
    RunSession session = new RunSession(wiring, plan, sample ? Sample.NOTES : List.of());
    return untilDrained ? session.untilDrained(Optional.ofNullable(json)) : session.untilStopped();
  }

  private Map<String, String> options() {
    Map<String, String> options = new HashMap<>();
    if (port != null) {
      options.put("inference.port", Integer.toString(port));
    }
    if (publish != null) {
      options.put("publish.to", publish);
    }
    if (tensorboard != null) {
      options.put("train.tensorboard", tensorboard.toString());
    }
    return options;
  }
}
