package dev.millrace.cli.command.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.cli.command.options.ModelOptions;
import dev.millrace.cli.model.LoadedModel;
import dev.millrace.cli.rows.JsonLines;
import dev.millrace.cli.rows.LogitRows;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "logits",
    mixinStandardHelpOptions = true,
    header = "A model's logits after each token of a prompt.",
    description = {
      "",
      "Gives a line of JSON for each token: position from 0, id, and logits, one for each id of the"
          + " vocabulary, of the token that comes next; float32.",
      "",
      "Example: millrace logits --model gpt2 --ids 15496,995 --last%n"
    })
public final class LogitsCommand implements Callable<Integer> {
  @Mixin private ModelOptions model = new ModelOptions();

  @Option(names = "--last", description = "only those after the last token")
  private boolean last;

  @Override
  public Integer call() {
    try (LoadedModel loaded = model.load();
        JsonLines out = new JsonLines()) {
      int[] ids = model.prompt(loaded);
      boolean[] finite = {true};
      LogitRows.forEach(
          loaded.engine(),
          ids,
          (position, logits) -> {
            if (!last || position == ids.length - 1) {
              finite[0] &= write(out, position, ids[position], logits);
            }
          });
      if (!finite[0]) {
        throw new ArithmeticException("some of the model's logits are not finite");
      }
    }
    return 0;
  }

  /** Whether all are finite. */
  private static boolean write(JsonLines out, int position, int id, float[] logits) {
    ObjectNode row = JsonLines.object().put("position", position).put("id", id);
    ArrayNode values = row.putArray("logits");
    boolean finite = true;
    for (float value : logits) {
      values.add(value);
      finite &= Float.isFinite(value);
    }
    out.write(row);
    return finite;
  }
}
