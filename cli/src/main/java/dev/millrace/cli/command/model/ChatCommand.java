package dev.millrace.cli.command.model;

import dev.millrace.cli.command.options.CommonOptions;
import dev.millrace.cli.model.NamedModel;
import dev.millrace.cli.model.TerminalChat;
import dev.millrace.cli.rows.TemplateCase;
import dev.millrace.cli.rows.TextInput;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.inference.ChatSession;
import dev.millrace.inference.InferenceService;
import dev.millrace.inference.sampling.Penalties;
import dev.millrace.inference.sampling.SamplingParameters;
import dev.millrace.inference.sampling.Truncation;
import dev.millrace.inference.serving.ServedModel;
import dev.millrace.schemas.SettingsException;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "chat",
    mixinStandardHelpOptions = true,
    header = "A conversation with a model, or what a chat template makes of one.",
    description = {
      "",
      "--model talks with a model: each line typed is a message, /help shows what else can be"
          + " typed. The conversation is written by the chat template in the model's folder;"
          + " without one, as the settings inference.chat-* say, which suits a model that only"
          + " continues text.",
      "",
      "--render needs no model: each line of its input is a JSON object with an id, a template and"
          + " an input, whose fields are the template's variables: messages, tools,"
          + " add_generation_prompt and so on. Gives a line of JSON for each, with id and text, or"
          + " id and error, before the next line is read. The input's field now is the time for"
          + " strftime_now; without it that is 2000-01-01, so that no answer depends on the day.",
      "",
      "Examples: millrace chat --model DIR --system 'Answer briefly.'",
      "  echo '{\"id\": 1, \"template\": \"{{ x | upper }}\", \"input\": {\"x\": \"hi\"}}'"
          + " | millrace chat --render -%n"
    })
public final class ChatCommand implements Callable<Integer> {
  @Option(
      names = "--model",
      paramLabel = "DIR|FILE.gguf",
      description = "a checkpoint, a Hugging Face model folder or a file of llama.cpp's")
  private @Nullable Path model;

  @Option(
      names = "--render",
      paramLabel = "FILE",
      description = "cases, one a line; gzip welcome, - for standard input")
  private @Nullable String cases;

  @Option(names = "--system", paramLabel = "TEXT", description = "instructions for the model")
  private @Nullable String system;

  @Option(
      names = "--message",
      paramLabel = "TEXT",
      description = "say this, print the answer and end")
  private @Nullable String message;

  @Option(
      names = "--max-tokens",
      paramLabel = "N",
      defaultValue = "512",
      description = "most tokens of an answer (default: ${DEFAULT-VALUE})")
  private int maxTokens;

  @Option(
      names = "--temperature",
      paramLabel = "T",
      defaultValue = "0.7",
      description = "0 takes the most probable token, up to 2 (default: ${DEFAULT-VALUE})")
  private double temperature;

  @Option(
      names = "--top-p",
      paramLabel = "P",
      defaultValue = "0.95",
      description = "draw from the fewest tokens that hold this probability (default: 0.95)")
  private double topP;

  @Option(names = "--seed", paramLabel = "N", description = "of the draws (default: any)")
  private @Nullable Long seed;

  @Mixin private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() throws IOException {
    if ((model == null) == (cases == null)) {
      throw new SettingsException("name --model or --render, and not both");
    }
    if (model != null) {
      return talk(model);
    }
    render(String.valueOf(cases));
    return 0;
  }

  private int talk(Path folder) throws IOException {
    if (maxTokens < 1) {
      throw new SettingsException("--max-tokens is " + maxTokens + ", but must be 1 or more");
    }
    SamplingParameters sampling = sampling();
    Wiring wiring = common.wiring(Map.of(), Map.of());
    try (InferenceService service = new InferenceService(wiring.inference())) {
      ServedModel served = load(wiring, folder);
      if (served.chat().templates().isEmpty() && served.chat().problem().isEmpty()) {
        System.err.println(
            folder + " has no chat template: it is talked with as inference.chat-* say");
      }
      service.offer(served);
      ChatSession session = new ChatSession(service);
      if (system != null) {
        session.instruct(system);
      }
      TerminalChat chat =
          new TerminalChat(
              session,
              sampling,
              maxTokens,
              new PrintStream(System.out, true, StandardCharsets.UTF_8),
              System.err,
              Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent());
      if (message != null) {
        return chat.answer(message) ? 0 : 1;
      }
      chat.run(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
      return 0;
    }
  }

  private static ServedModel load(Wiring wiring, Path path) throws IOException {
    try (NamedModel named = NamedModel.open(path)) {
      return wiring.modelLoader().load(path.toString(), named.folder());
    }
  }

  private SamplingParameters sampling() {
    try {
      return new SamplingParameters(
          temperature,
          Truncation.of(0, topP, 0),
          Penalties.NONE,
          Map.of(),
          seed == null ? ThreadLocalRandom.current().nextLong() : seed);
    } catch (IllegalArgumentException e) {
      throw new SettingsException("--" + e.getMessage(), e);
    }
  }

  private static void render(String cases) throws IOException {
    PrintStream out = System.out;
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(TextInput.open(cases), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank()) {
          out.write((TemplateCase.answer(line) + "\n").getBytes(StandardCharsets.UTF_8));
          out.flush();
          if (out.checkError()) {
            throw new IllegalStateException("standard output was closed");
          }
        }
      }
    }
  }
}
