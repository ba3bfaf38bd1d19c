package dev.millrace.cli.command.offline;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.cli.model.TokenizerChoice;
import dev.millrace.cli.rows.InputLine;
import dev.millrace.cli.rows.JsonLines;
import dev.millrace.cli.rows.JsonRow;
import dev.millrace.cli.rows.TextInput;
import dev.millrace.cli.rows.TokenIds;
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
    name = "decode",
    mixinStandardHelpOptions = true,
    header = "Token ids to texts.",
    description = {
      "",
      "Each line of the inputs is a JSON object with an array ids, and perhaps an id (what encode"
          + " writes), or ids such as 1,2,3 or [1, 2, 3]. Gives a line of JSON for each, with text."
          + " Bytes that are not UTF-8 become U+FFFD.",
      "",
      "Example: millrace decode --tokenizer gpt2 --ids 15496,995%n"
    })
public final class DecodeCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "FILE",
      description = "ids, a text a line; gzip and folders welcome, - for standard input")
  private List<String> files = new ArrayList<>();

  @Option(
      names = "--tokenizer",
      paramLabel = "NAME|FILE",
      required = true,
      description = TokenizerChoice.DESCRIPTION)
  private String tokenizer = "";

  @Option(names = "--ids", paramLabel = "1,2,3", description = "one text, instead of files")
  private @Nullable String ids;

  @Override
  public Integer call() {
    if ((ids == null) == files.isEmpty()) {
      throw new SettingsException("name files, - for standard input, or --ids, and not both");
    }
    Tokenizer decoder = TokenizerChoice.load(tokenizer);
    try (JsonLines out = new JsonLines()) {
      if (ids != null) {
        out.write(JsonLines.object().put("text", decoder.decodeText(TokenIds.parse(ids))));
        return 0;
      }
      try (Stream<InputLine> lines = TextInput.lines("decode", files)) {
        lines.forEachOrdered(line -> out.write(decode(decoder, line)));
      }
    }
    return 0;
  }

  private static ObjectNode decode(Tokenizer decoder, InputLine line) {
    String text = line.text().strip();
    try {
      if (text.startsWith("{")) {
        JsonRow row = JsonRow.parse(line);
        ObjectNode result = JsonLines.object();
        if (row.fields().has("id")) {
          result.set("id", row.fields().path("id"));
        }
        int[] tokens = TokenIds.parse(row.fields().path("ids"), line);
        return result.put("text", decoder.decodeText(tokens));
      }
      String list = text.startsWith("[") && text.endsWith("]") ? inner(text) : text;
      int[] tokens = list.isBlank() ? new int[0] : TokenIds.parse(list);
      return JsonLines.object().put("text", decoder.decodeText(tokens));
    } catch (IllegalArgumentException e) {
      throw line.fault(String.valueOf(e.getMessage()));
    }
  }

  private static String inner(String brackets) {
    return brackets.substring(1, brackets.length() - 1);
  }
}
