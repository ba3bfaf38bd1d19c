package dev.millrace.cli.model;

import dev.millrace.cli.rows.TextInput;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.filters.ContentDigest;
import dev.millrace.model.weights.WeightFormat;
import dev.millrace.packing.HeldOutSplit;
import dev.millrace.packing.Side;
import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.TokenBlock;
import dev.millrace.tokenizer.Tokenizer;
import dev.millrace.tokenizer.TokenizerFolder;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** One model's perplexity in each format that its weights can be held in. */
public final class PerplexityEvaluation {
  private final Wiring wiring;
  private final Path model;
  private final int context;

  /**
   * @param context tokens a row; more than the model's context means that
   */
  public PerplexityEvaluation(Wiring wiring, Path model, int context) {
    if (context < 1) {
      throw new SettingsException("--context is " + context + ", but must be 1 or more");
    }
    this.wiring = wiring;
    this.model = model;
    this.context = context;
  }

  public void run(List<String> files, boolean heldOutOnly, PrintStream out) {
    double exact = 0;
    for (WeightFormat format : EnumSet.range(WeightFormat.F32, WeightFormat.INT4)) {
      try (LoadedModel loaded =
          LoadedModel.open(model, wiring.serving().engine(), wiring.serving().threads(), format)) {
        Perplexity measured =
            Perplexity.of(loaded.engine(), blocks(loaded, files, wanted(heldOutOnly)));
        if (format == WeightFormat.F32) {
          exact = measured.value();
          out.printf("%d tokens of %d bytes%n", measured.tokens(), measured.textBytes());
        }
        out.printf(
            Locale.ROOT,
            "%-5s perplexity %.4f (%+.3f %%)  %.5f bits per byte%n",
            format.name().toLowerCase(Locale.ROOT),
            measured.value(),
            100 * (measured.value() / exact - 1),
            measured.bitsPerByte());
      }
    }
  }

  private Predicate<String> wanted(boolean heldOutOnly) {
    HeldOutSplit split = new HeldOutSplit(wiring.packing().heldOutFraction());
    return text ->
        !text.isEmpty() && (!heldOutOnly || split.sideOf(ContentDigest.of(text)) == Side.HELD_OUT);
  }

  private List<TokenBlock> blocks(
      LoadedModel loaded, List<String> files, Predicate<String> wanted) {
    Tokenizer tokenizer =
        loaded
            .tokenizer()
            .orElseThrow(
                () ->
                    new SettingsException(
                        model + " has no " + TokenizerFolder.TOKENIZER + " to read texts with"));
    int length = Math.min(context, loaded.engine().config().contextLength());
    return Perplexity.blocks(TextInput.texts("read", files).filter(wanted), tokenizer, length);
  }
}
