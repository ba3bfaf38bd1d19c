package dev.millrace.inference.internal.batching;

import dev.millrace.inference.grammar.GrammarCursor;
import dev.millrace.inference.grammar.TokenGrammar;
import dev.millrace.inference.internal.http.ApiException;
import dev.millrace.inference.sampling.SampledToken;
import dev.millrace.inference.sampling.Sampler;
import dev.millrace.inference.sampling.TokenMask;
import dev.millrace.inference.serving.ServedModel;
import dev.millrace.model.InferenceEngine.Input;
import dev.millrace.model.InferenceEngine.Sequence;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One answer being generated: its sequence, its sampler and its text. Engine thread only. */
final class Answer implements PassMember {
  private final Generation generation;
  private final int choice;
  private final int maxTokens;
  private final Sequence sequence;
  private final Sampler sampler;
  private final TextAssembler text;
  private final EndRules ends;
  private final Recital recital;

  /** Tokens that may come before an answer may end, and after. */
  private final Optional<TokenMask> early;

  private final Optional<TokenMask> late;
  private final Optional<GrammarCursor> form;
  private int drawn;
  private int lastToken;
  private double logProbability;
  private boolean ended;

  /**
   * @param sequence holds the prompt; closed with this answer
   */
  Answer(Generation generation, int choice, int[] prompt, int maxTokens, Sequence sequence) {
    GenerationRequest request = generation.request();
    long seed = request.sampling().seed() + choice % request.choices();
    this.generation = generation;
    this.choice = choice;
    this.maxTokens = maxTokens;
    this.sequence = sequence;
    this.ends = request.ends();
    this.recital = generation.recital();
    int vocabularySize = generation.model().vocabulary().size();
    this.sampler = new Sampler(request.sampling().withSeed(seed), prompt, vocabularySize);
    this.text = new TextAssembler(ends.stops(), ends.stopShown());
    this.form = request.form().map(TokenGrammar::cursor);
    this.late = allowed(false);
    this.early = ends.minTokens() > 0 ? allowed(true) : late;
  }

  private Optional<TokenMask> allowed(boolean beforeMinimum) {
    ServedModel model = generation.model();
    Set<Integer> forbidden = new HashSet<>();
    if (beforeMinimum || ends.ignoreEndOfText()) {
      forbidden.addAll(model.specialTokens().endOfText());
    }
    if (beforeMinimum) {
      forbidden.addAll(ends.stopTokens());
    } else {
      ends.stopTokens().forEach(forbidden::remove);
    }
    Optional<TokenMask> given = generation.request().allowed();
    if (forbidden.isEmpty()) {
      return given;
    }
    TokenMask others = TokenMask.without(forbidden, model.vocabulary().size());
    return Optional.of(given.map(others::and).orElse(others));
  }

  @Override
  public Generation generation() {
    return generation;
  }

  @Override
  public Input input() {
    return new Input(sequence, new int[] {lastToken});
  }

  @Override
  public void accept(float[] logits) {
    if (form.filter(GrammarCursor::over).isPresent()) { // Only an empty text fits it.
      end(FinishReason.STOP, 1);
      return;
    }
    Optional<TokenMask> allowed = drawn >= ends.minTokens() ? late : early;
    SampledToken token =
        sampler.next(logits, generation.request().alternatives(), fitting(allowed));
    logProbability += token.logProbability();
    if (generation.model().ends(token.id()) || ends.stopTokens().contains(token.id())) {
      end(FinishReason.STOP, drawn + 1);
      return;
    }
    if (recital.completedBy(token.id())) {
      end(FinishReason.CONTENT_FILTER, drawn + 1);
      return;
    }
    lastToken = token.id();
    drawn++;
    byte[] bytes = generation.model().vocabulary().tokenBytes(token.id());
    form.ifPresent(cursor -> cursor.accept(bytes));
    boolean stopped =
        text.append(token, bytes, drawn >= ends.minTokens())
            || form.filter(GrammarCursor::over).isPresent();
    if (stopped || drawn == maxTokens) {
      end(stopped ? FinishReason.STOP : FinishReason.LENGTH, drawn);
    } else {
      show(text.take());
    }
  }

  /** Of the allowed tokens those that fit the form, and where it may end those that end it. */
  private Optional<TokenMask> fitting(Optional<TokenMask> allowed) {
    if (form.isEmpty()) {
      return allowed;
    }
    List<Integer> endOfText = generation.model().specialTokens().endOfText();
    TokenMask next = form.get().next(maxTokens - drawn);
    TokenMask both = form.get().mayEnd() ? next.with(endOfText) : next.without(endOfText);
    TokenMask fitting = allowed.map(both::and).orElse(both);
    if (fitting.count() == 0) {
      throw ApiException.invalid(
          "allowed_token_ids", "none of the tokens that are allowed fits the form of the answer");
    }
    return Optional.of(fitting);
  }

  private void end(FinishReason reason, int judged) {
    ended = true;
    show(text.finish());
    Ending ending = new Ending(reason, text.stoppedBy(), drawn, logProbability / judged);
    generation.tell(new GenerationEvent.Finished(choice, ending));
  }

  private void show(TextAssembler.Piece piece) {
    if (!piece.isEmpty()) {
      generation.tell(
          new GenerationEvent.Text(choice, piece.text(), piece.tokens(), piece.starts()));
    }
  }

  @Override
  public boolean ended() {
    return ended || generation.over();
  }

  @Override
  public void close() {
    sequence.close();
  }
}
