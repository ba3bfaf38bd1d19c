package dev.millrace.inference.internal.answers;

import dev.millrace.inference.internal.batching.Ending;
import dev.millrace.inference.internal.batching.GenerationEvent;
import dev.millrace.inference.sampling.SampledToken;
import java.util.ArrayList;
import java.util.List;

/** An answer as far as it is known. */
final class Collected {
  private final StringBuilder text = new StringBuilder();
  private final List<SampledToken> tokens = new ArrayList<>();
  private final List<Integer> starts = new ArrayList<>();

  void add(GenerationEvent.Text more) {
    text.append(more.text());
    tokens.addAll(more.tokens());
    starts.addAll(more.starts());
  }

  WholeAnswer ended(Ending ending) {
    return new WholeAnswer(new AnswerPart(text.toString(), tokens, starts), ending);
  }
}
