package dev.millrace.inference;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Draws one token after another for one answer. The order is llama.cpp's: logit bias, penalties,
 * top-k, top-p, min-p, temperature, draw; so the truncations see the distribution at temperature 1.
 * As OpenAI defines them, presence and frequency penalties count the answer's tokens only; the
 * repetition penalty also counts the prompt's. Equal logits rank by the lower id.
 */
public final class Sampler {
  private final SamplingParameters parameters;
  private final int vocabularySize;
  private final SplittableRandom random;
  private final Map<Integer, Integer> answerCounts = new HashMap<>();
  private final Set<Integer> seen = new HashSet<>();

  /**
   * @param prompt whose tokens count for the repetition penalty
   * @param vocabularySize tokens that can be drawn: the first ones, if there are more logits
   */
  public Sampler(SamplingParameters parameters, int[] prompt, int vocabularySize) {
    this.parameters = parameters;
    this.vocabularySize = vocabularySize;
    this.random = new SplittableRandom(parameters.seed());
    if (parameters.repetitionPenalty() != 1) {
      for (int token : prompt) {
        if (token < vocabularySize) { // A begin of text may be a row beyond the tokenizer's.
          seen.add(token);
        }
      }
    }
  }

  /**
   * The next token.
   *
   * @param logits [vocabularySize] or more; left as they are
   * @param alternatives how many of the most probable tokens to report; negative: no probability
   * @throws ArithmeticException if the logits hold NaN or have no finite maximum
   */
  public SampledToken next(float[] logits, int alternatives) {
    float[] adjusted = adjust(LogProbabilities.tokens(logits, vocabularySize));
    int best = greatest(adjusted);
    int token = parameters.temperature() == 0 ? best : draw(adjusted, adjusted[best]);
    answerCounts.merge(token, 1, Integer::sum);
    seen.add(token);
    return alternatives < 0
        ? new SampledToken(token, Double.NaN, List.of())
        : LogProbabilities.of(logits, vocabularySize).token(token, alternatives);
  }

  private float[] adjust(float[] logits) {
    boolean penalized =
        parameters.repetitionPenalty() != 1
            || parameters.presencePenalty() != 0
            || parameters.frequencyPenalty() != 0;
    if (!penalized && parameters.logitBias().isEmpty()) {
      return logits;
    }
    float[] adjusted = logits.clone();
    parameters.logitBias().forEach((token, bias) -> adjusted[token] += bias.floatValue());
    if (parameters.repetitionPenalty() != 1) {
      double penalty = parameters.repetitionPenalty();
      for (int token : seen) {
        float logit = adjusted[token];
        adjusted[token] = (float) (logit > 0 ? logit / penalty : logit * penalty);
      }
    }
    answerCounts.forEach(
        (token, count) ->
            adjusted[token] -=
                (float) (count * parameters.frequencyPenalty() + parameters.presencePenalty()));
    return adjusted;
  }

  private static int greatest(float[] logits) {
    int best = 0;
    boolean broken = false;
    for (int token = 0; token < logits.length; token++) {
      broken |= Float.isNaN(logits[token]);
      if (logits[token] > logits[best]) {
        best = token;
      }
    }
    if (broken || !Float.isFinite(logits[best])) {
      throw new ArithmeticException("the model's logits are not finite");
    }
    return best;
  }

  private int draw(float[] logits, float max) {
    int[] candidates = candidates(logits, max);
    double[] cumulative = new double[candidates.length];
    double total = 0;
    for (int i = 0; i < candidates.length; i++) {
      total += Math.exp((logits[candidates[i]] - max) / parameters.temperature());
      cumulative[i] = total;
    }
    double point = random.nextDouble() * total;
    int i = 0;
    while (i < candidates.length - 1 && cumulative[i] <= point) {
      i++;
    }
    return candidates[i];
  }

  /** The tokens that top-k, top-p and min-p leave; never none. */
  private int[] candidates(float[] logits, float max) {
    boolean cut = parameters.topK() > 0 && parameters.topK() < logits.length;
    int[] pool =
        cut ? Ranking.top(logits, parameters.topK()) : IntStream.range(0, logits.length).toArray();
    if (parameters.topP() < 1) {
      pool = nucleus(logits, max, pool, cut);
    }
    if (parameters.minP() > 0) {
      double floor = max + Math.log(parameters.minP());
      pool = Arrays.stream(pool).filter(token -> logits[token] >= floor).toArray();
    }
    return pool;
  }

  private int[] nucleus(float[] logits, float max, int[] pool, boolean ranked) {
    double total = 0;
    for (int token : pool) {
      total += Math.exp(logits[token] - max);
    }
    // Tokens of less than (1 - topP) / V together hold less than 1 - topP, so the nucleus lies
    // among the others: only they need sorting.
    double floor = max + Math.log((1 - parameters.topP()) / logits.length * total) - 1e-6;
    int[] ordered = ranked ? pool : Ranking.above(logits, floor);
    double held = 0;
    int size = 0;
    while (size < ordered.length && (size == 0 || held < parameters.topP() * total)) {
      held += Math.exp(logits[ordered[size++]] - max);
    }
    return Arrays.copyOf(ordered, size);
  }
}
