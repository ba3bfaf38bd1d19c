package dev.millrace.inference.internal.batching;

import dev.millrace.inference.sampling.SampledToken;
import dev.millrace.inference.sampling.Sampler;
import dev.millrace.model.InferenceEngine.Input;
import dev.millrace.model.InferenceEngine.Sequence;

/** One answer being generated: its sequence, its sampler and its text. Engine thread only. */
final class Answer implements PassMember {
  private final Generation generation;
  private final int choice;
  private final int maxTokens;
  private final Sequence sequence;
  private final Sampler sampler;
  private final TextAssembler text;
  private int drawn;
  private int lastToken;
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
    int vocabularySize = generation.model().vocabulary().size();
    this.sampler = new Sampler(request.sampling().withSeed(seed), prompt, vocabularySize);
    this.text = new TextAssembler(request.stops());
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
    SampledToken token = sampler.next(logits, generation.request().alternatives());
    if (generation.model().ends(token.id())) {
      end(FinishReason.STOP);
      return;
    }
    lastToken = token.id();
    drawn++;
    boolean stopped = text.append(token, generation.model().vocabulary().tokenBytes(token.id()));
    if (stopped || drawn == maxTokens) {
      end(stopped ? FinishReason.STOP : FinishReason.LENGTH);
    } else {
      show(text.take());
    }
  }

  private void end(FinishReason reason) {
    ended = true;
    show(text.finish());
    generation.tell(new GenerationEvent.Finished(choice, reason, drawn));
  }

  private void show(TextAssembler.Piece piece) {
    if (!piece.isEmpty()) {
      generation.tell(
          new GenerationEvent.Text(choice, piece.text(), piece.tokens(), piece.starts()));
    }
  }

  int drawn() {
    return drawn;
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
