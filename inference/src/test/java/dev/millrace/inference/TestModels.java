package dev.millrace.inference;

import dev.millrace.inference.serving.ServedModel;
import java.util.Arrays;

/** Fake models, and what tests of other packages ask of a service. */
public final class TestModels {
  private TestModels() {}

  /** Says random letters. */
  public static ServedModel letters(String id) {
    return FakeEngine.letters(id.hashCode()).served(id);
  }

  /** Its logits are not finite. */
  public static ServedModel broken(String id) {
    float[] logits = new float[257];
    Arrays.fill(logits, Float.NaN);
    return new FakeEngine(tokens -> logits.clone()).served(id);
  }

  /** Checkpoints refused so far. */
  public static int refusals(InferenceService service) {
    String name = "\nmillrace_checkpoints_refused_total ";
    String text = service.metrics().text("");
    int from = text.indexOf(name) + name.length();
    return (int) Double.parseDouble(text.substring(from, text.indexOf('\n', from)));
  }
}
