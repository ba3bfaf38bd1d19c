package dev.millrace.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "logits",
    mixinStandardHelpOptions = true,
    header = "A model's logits behind each token of a prompt.",
    description = {
      "",
      "Gives a line of JSON for each token: position from 0, id, and logits, one for each id of the"
          + " vocabulary, of the token that comes next; float32.",
      "",
      "Example: millrace logits --model gpt2 --ids 15496,995 --last%n"
    })
final class LogitsCommand implements Callable<Integer> {
  @Mixin private ModelOptions model = new ModelOptions();

  @Option(names = "--last", description = "only those behind the last token")
  private boolean last;

  @Override
  public Integer call() {
    try (LoadedModel loaded = model.load();
        JsonLines out = new JsonLines()) {
      int[] ids = model.prompt(loaded);
      boolean finite = true;
      float[][] logits = loaded.engine().logits(ids);
      for (int position = last ? ids.length - 1 : 0; position < ids.length; position++) {
        ObjectNode row = JsonLines.object().put("position", position).put("id", ids[position]);
        ArrayNode values = row.putArray("logits");
        for (float value : logits[position]) {
          values.add(value);
          finite &= Float.isFinite(value);
        }
        out.write(row);
      }
      if (!finite) {
        throw new ArithmeticException("some of the model's logits are not finite");
      }
    }
    return 0;
  }
}
