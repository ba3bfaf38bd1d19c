package dev.millrace.cli.command.model;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import dev.millrace.cli.model.CheckpointChain;
import dev.millrace.cli.model.LoadedModel;
import dev.millrace.cli.rows.InputLine;
import dev.millrace.cli.rows.JsonLines;
import dev.millrace.cli.rows.TextInput;
import dev.millrace.model.checkpoint.CheckpointFiles;
import dev.millrace.model.checkpoint.ModelFolder;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.weights.Tensor;
import dev.millrace.tokenizer.Tokenizer;
import dev.millrace.trainer.checkpoint.TrainerState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    header = "What a model folder or checkpoint holds, and where it came from.",
    description = {
      "",
      "Prints the model's shape and parameters, its tokenizer, and of a checkpoint the trainer's"
          + " state and the checkpoints before it. --documents gives instead the documents that it"
          + " was trained on, as JSON lines, from the run's beginning; millrace lineage sums them"
          + " up.",
      "",
      "Example: millrace inspect checkpoints/default/step-00000200 --documents | grep -c url%n"
    })
public final class InspectCommand implements Callable<Integer> {
  @Parameters(paramLabel = "DIR", description = "a checkpoint or any Hugging Face model folder")
  private Path folder = Path.of("");

  @Option(names = "--tensors", description = "name every tensor with its shape and format")
  private boolean tensors;

  @Option(names = "--documents", description = "the documents that the checkpoint was trained on")
  private boolean documents;

  @Override
  public Integer call() {
    if (documents) {
      printDocuments();
      return 0;
    }
    boolean checkpoint = Files.exists(folder.resolve(CheckpointFiles.TRAINER));
    boolean weights =
        Files.exists(folder.resolve(CheckpointFiles.WEIGHTS))
            || Files.exists(folder.resolve(CheckpointFiles.WEIGHTS_INDEX));
    if (weights || !checkpoint) {
      try (ModelFolder model = LoadedModel.read(folder)) {
        printModel(model);
      }
    } else {
      line("model", "the weights of this checkpoint were deleted, its documents were kept");
    }
    printTokenizer(LoadedModel.tokenizer(folder));
    if (checkpoint) {
      printState(TrainerState.read(folder));
    }
    return 0;
  }

  private void printModel(ModelFolder model) {
    ModelConfig config = model.config();
    List<Tensor> all = List.copyOf(model.weights().tensors().values());
    String types =
        all.stream().map(InspectCommand::type).distinct().collect(Collectors.joining(", "));
    line("architecture", config.family().modelType());
    line("parameters", "%d in %d tensors, %s", config.parameterCount(), all.size(), types);
    line("vocabulary", "%d tokens", config.vocabularySize());
    line("context", "%d tokens", config.contextLength());
    line("width", "%d, feed-forward %d", config.width(), config.feedForwardWidth());
    line("layers", "%d", config.layers());
    line(
        "heads",
        "%d of size %d, %d with keys and values of their own",
        config.heads(),
        config.headSize(),
        config.keyValueHeads());
    line("output layer", config.tiedEmbeddings() ? "the token embedding" : "its own");
    if (tensors) {
      all.forEach(
          tensor -> line("tensor", "%s %s %s", tensor.name(), tensor.shape(), type(tensor)));
    }
  }

  private static String type(Tensor tensor) {
    return tensor.type().name().toLowerCase(Locale.ROOT);
  }

  private static void printTokenizer(Optional<Tokenizer> tokenizer) {
    if (tokenizer.isEmpty()) {
      line("tokenizer", "none in the folder");
      return;
    }
    Tokenizer present = tokenizer.get();
    line("tokenizer", "%d tokens, id %s", present.vocabularySize(), present.id());
    present.endOfText().ifPresent(id -> line("end of text", "%d", id));
  }

  private void printState(TrainerState state) {
    line("run", state.run());
    line("step", "%d (%d updated the weights)", state.step(), state.optimizerStep());
    line("trained on", "%d tokens, tokenizer %s", state.tokens(), state.tokenizerId());
    line("loss", "%.4f", state.loss());
    line(
        "held out",
        "%.4f bits per byte, best %.4f",
        state.heldOutBitsPerByte(),
        state.bestBitsPerByte());
    line("computed by", state.arithmetic());
    line("code", state.codeVersion());
    List<Path> chain = CheckpointChain.of(folder);
    line(
        "lineage",
        chain.stream()
            .map(path -> path.toAbsolutePath().normalize().getFileName().toString())
            .collect(Collectors.joining(" -> ")));
  }

  private void printDocuments() {
    List<String> files =
        CheckpointChain.of(folder).stream()
            .map(path -> path.resolve(CheckpointFiles.DOCUMENTS).toString())
            .toList();
    try (JsonLines out = new JsonLines();
        Stream<InputLine> lines = TextInput.lines("inspect", files)) {
      lines.forEachOrdered(line -> out.line(line.text()));
    }
  }

  @FormatMethod
  private static void line(String name, @FormatString String format, Object... values) {
    line(name, String.format(Locale.ROOT, format, values));
  }

  private static void line(String name, String value) {
    System.out.printf("%-13s %s%n", name, value);
  }
}
