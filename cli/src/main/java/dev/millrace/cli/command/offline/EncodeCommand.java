package dev.millrace.cli.command.offline;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.cli.model.TokenizerChoice;
import dev.millrace.cli.rows.InputLine;
import dev.millrace.cli.rows.JsonLines;
import dev.millrace.cli.rows.JsonRow;
import dev.millrace.cli.rows.TextInput;
import dev.millrace.schemas.SettingsException;
import dev.millrace.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "encode",
    mixinStandardHelpOptions = true,
    header = "Texts to token ids.",
    description = {
      "",
      "Each line of the inputs is a text. A line that begins with { is a JSON object whose field"
          + " text is the text, and whose id, if any, is given back; --plain takes such lines"
          + " as they are too. Gives a line of JSON for each, with ids. The line's end is not"
          + " part of the text; an empty line has no ids.",
      "",
      "Example: millrace encode --tokenizer gpt2 --text 'Hello world'%n"
    })
public final class EncodeCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "FILE",
      description =
          "texts, a line each, or JSON lines; gzip and folders welcome, - for standard input")
  private List<String> files = new ArrayList<>();

  @Option(
      names = "--tokenizer",
      paramLabel = "NAME|FILE",
      required = true,
      description = TokenizerChoice.DESCRIPTION)
  private String tokenizer = "";

  @Option(names = "--text", paramLabel = "TEXT", description = "one text, instead of files")
  private @Nullable String text;

  @Option(names = "--plain", description = "no line is JSON")
  private boolean plain;

  @Option(
      names = "--special",
      description = "the content of a special token, such as <|endoftext|>, stands for that token")
  private boolean special;

  @Override
  public Integer call() {
    if ((text == null) == files.isEmpty()) {
      throw new SettingsException("name files, - for standard input, or --text, and not both");
    }
    Tokenizer encoder = TokenizerChoice.load(tokenizer);
    try (JsonLines out = new JsonLines()) {
      if (text != null) {
        out.write(encode(encoder, JsonLines.object(), text));
        return 0;
      }
      try (Stream<InputLine> lines = TextInput.lines("encode", files)) {
        lines.forEachOrdered(line -> out.write(encode(encoder, line)));
      }
    }
    return 0;
  }

  private ObjectNode encode(Tokenizer encoder, InputLine line) {
    if (plain || !line.text().startsWith("{")) {
      return encode(encoder, JsonLines.object(), line.text());
    }
    JsonRow row = JsonRow.parse(line);
    ObjectNode result = JsonLines.object();
    if (row.fields().has("id")) {
      result.set("id", row.fields().path("id"));
    }
    return encode(encoder, result, row.text("text"));
  }

  private ObjectNode encode(Tokenizer encoder, ObjectNode result, String string) {
    ArrayNode ids = result.putArray("ids");
    for (int id : special ? encoder.encodeWithSpecialTokens(string) : encoder.encode(string)) {
      ids.add(id);
    }
    return result;
  }
}
