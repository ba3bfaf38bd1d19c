package dev.millrace.cli.command.offline;

import dev.millrace.cli.command.options.CommonOptions;
import dev.millrace.cli.generation.ChosenGeneration;
import dev.millrace.cli.rows.CleanTexts;
import dev.millrace.cli.rows.TextInput;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.local.LocalCluster;
import dev.millrace.local.LocalPorts;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.SettingsException;
import dev.millrace.tokenizer.Tokenizer;
import dev.millrace.tokenizer.training.BpeTrainer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "tokenizer",
    mixinStandardHelpOptions = true,
    header = "Make tokenizers.",
    subcommands = TokenizerCommand.Train.class)
public final class TokenizerCommand {

  @Command(
      name = "train",
      mixinStandardHelpOptions = true,
      header =
          "Learn a byte-level BPE vocabulary from text, or from the clean documents of a data"
              + " folder or cluster.")
  static final class Train implements Callable<Integer> {
    @Parameters(
        paramLabel = "FILE",
        description =
            "text files, or JSON lines with a field text (.jsonl, .gz welcome, - for standard"
                + " input)")
    private List<String> files = new ArrayList<>();

    @Option(
        names = "--data",
        paramLabel = "DIR",
        description = "read the clean documents of this data folder")
    private @Nullable Path data;

    @Option(
        names = "--bootstrap-servers",
        paramLabel = "HOST:PORT",
        description = "read the clean documents of this cluster")
    private @Nullable String bootstrapServers;

    @Option(
        names = "--schema-registry-url",
        paramLabel = "URL",
        description = "of the cluster's schema registry")
    private @Nullable String schemaRegistryUrl;

    @Option(
        names = "--size",
        paramLabel = "N",
        description = "tokens, the special one included (default: ${DEFAULT-VALUE})",
        defaultValue = "8192")
    private int size;

    @Option(
        names = "--out",
        paramLabel = "FILE",
        required = true,
        description = "tokenizer.json to write")
    private Path out = Path.of("tokenizer.json");

    @Mixin private CommonOptions common = new CommonOptions();

    @Override
    public Integer call() throws Exception {
      if (data != null) {
        try (LocalCluster cluster =
            LocalCluster.start(data.toAbsolutePath().normalize(), LocalPorts.any())) {
          return train(cluster.bootstrapServers(), cluster.schemaRegistryUrl());
        }
      }
      if (bootstrapServers != null && schemaRegistryUrl != null) {
        return train(bootstrapServers, schemaRegistryUrl);
      }
      if (files.isEmpty()) {
        throw new SettingsException(
            "nothing to learn from: name files, --data, or --bootstrap-servers with"
                + " --schema-registry-url");
      }
      try (Stream<String> texts = TextInput.texts("read", files)) {
        return write(new BpeTrainer(size).train(texts));
      }
    }

    private int train(String servers, String registry) {
      Wiring wiring = common.wiring();
      Connection connection = wiring.connection(servers, registry);
      RecordSerdes serdes = new RecordSerdes(connection);
      try (Stream<String> texts =
          CleanTexts.stream(
              connection, ChosenGeneration.read(wiring, connection).topics(), serdes)) {
        return write(new BpeTrainer(size).train(texts));
      }
    }

    private int write(Tokenizer tokenizer) {
      tokenizer.write(out);
      System.out.println(out + ": " + tokenizer.vocabularySize() + " tokens, id " + tokenizer.id());
      return 0;
    }
  }
}
