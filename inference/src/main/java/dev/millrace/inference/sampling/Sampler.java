package dev.millrace.inference.sampling;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Draws one token after another for one answer. The order is llama.cpp's: logit bias, penalties,
 * what may not come, top-k, typical-p, top-p, min-p, temperature, draw; so the truncations see the
 * distribution at temperature 1. As OpenAI defines them, presence and frequency penalties count the
 * answer's tokens only; the repetition penalty also counts the prompt's. Equal logits rank by the
 * lower id.
 */
public final class Sampler {
  private static final double ROUNDING = 1e-5;

  private final SamplingParameters parameters;
  private final int vocabularySize;
  private final SplittableRandom random;
  private final Map<Integer, Integer> answerCounts = new HashMap<>();
  private final SeenTokens seen;

  /**
   * @param prompt whose tokens count for the repetition penalty
   * @param vocabularySize tokens that can be drawn: the first ones, if there are more logits
   */
  public Sampler(SamplingParameters parameters, int[] prompt, int vocabularySize) {
    this.parameters = parameters;
    this.vocabularySize = vocabularySize;
    this.random = new SplittableRandom(parameters.seed());
    this.seen = new SeenTokens(parameters.penalties().repetitionWindow());
    if (parameters.penalties().repetition() != 1) {
      for (int token : prompt) {
        if (token < vocabularySize) { // A begin of text may be a row beyond the tokenizer's.
          seen.add(token);
        }
      }
    }
  }

  /** The next token, whichever it is. */
  public SampledToken next(float[] logits, int alternatives) {
    return next(logits, alternatives, Optional.empty());
  }

  /**
   * The next token.
   *
   * @param logits [vocabularySize] or more; left as they are
   * @param alternatives how many of the most probable tokens to report; negative: no probability
   * @param allowed the tokens that may come; none given: all
   * @throws ArithmeticException if the logits hold NaN or have no finite maximum
   */
  public SampledToken next(float[] logits, int alternatives, Optional<TokenMask> allowed) {
    float[] adjusted = adjust(LogProbabilities.tokens(logits, vocabularySize), allowed);
    int best = greatest(adjusted);
    int token = parameters.temperature() == 0 ? best : draw(adjusted, adjusted[best]);
    answerCounts.merge(token, 1, Integer::sum);
    seen.add(token);
    return alternatives < 0
        ? new SampledToken(token, Double.NaN, List.of())
        : LogProbabilities.of(logits, vocabularySize).token(token, alternatives);
  }

  private float[] adjust(float[] logits, Optional<TokenMask> allowed) {
    Penalties penalties = parameters.penalties();
    if (penalties.none() && parameters.logitBias().isEmpty() && allowed.isEmpty()) {
      return logits;
    }
    float[] adjusted = logits.clone();
    parameters.logitBias().forEach((token, bias) -> adjusted[token] += bias.floatValue());
    if (penalties.repetition() != 1) {
      double penalty = penalties.repetition();
      for (int token : seen.tokens()) {
        float logit = adjusted[token];
        adjusted[token] = (float) (logit > 0 ? logit / penalty : logit * penalty);
      }
    }
    answerCounts.forEach(
        (token, count) ->
            adjusted[token] -= (float) (count * penalties.frequency() + penalties.presence()));
    allowed.ifPresent(mask -> mask.apply(adjusted));
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

  private int draw(float[] logits, float greatest) {
    double share = random.nextDouble();
    return parameters.truncation().keepsAll(logits.length)
        ? Softmax.of(logits, greatest, parameters.temperature()).at(share)
        : draw(candidates(logits, greatest), logits, greatest, share);
  }

  private int draw(int[] candidates, float[] logits, float greatest, double share) {
    float[] own = new float[candidates.length];
    for (int i = 0; i < own.length; i++) {
      own[i] = logits[candidates[i]];
    }
    return candidates[Softmax.of(own, greatest, parameters.temperature()).at(share)];
  }

  /** The tokens that the truncations leave; never none. */
  private int[] candidates(float[] logits, float greatest) {
    Truncation truncation = parameters.truncation();
    int[] pool = new int[0];
    boolean cut = truncation.topK() > 0 && truncation.topK() < logits.length;
    if (cut) {
      pool = Ranking.top(logits, truncation.topK());
    }
    if (truncation.typicalP() < 1) {
      pool = typical(logits, greatest, cut ? pool : Ranking.above(logits, -Double.MAX_VALUE));
      cut = true;
    }
    if (truncation.topP() < 1) {
      pool = cut ? nucleus(logits, greatest, pool) : nucleus(logits, greatest);
      cut = true;
    }
    if (truncation.minP() > 0) {
      double floor = (cut ? logits[pool[0]] : greatest) + Math.log(truncation.minP());
      IntStream tokens = cut ? Arrays.stream(pool) : IntStream.range(0, logits.length);
      pool = tokens.filter(token -> logits[token] >= floor).toArray();
    }
    return pool;
  }

  /** The most typical of the ranked tokens, ranked by their logits again. */
  private int[] typical(float[] logits, float greatest, int[] ranked) {
    double[] weights =
        Arrays.stream(ranked).mapToDouble(token -> Math.exp(logits[token] - greatest)).toArray();
    double total = Arrays.stream(weights).sum();
    double entropy = 0;
    for (double weight : weights) {
      double share = weight / total;
      entropy -= share > 0 ? share * Math.log(share) : 0;
    }
    double middle = entropy;
    List<Integer> places =
        IntStream.range(0, ranked.length)
            .boxed()
            .sorted(
                Comparator.comparingDouble(
                    place -> Math.abs(-Math.log(weights[place] / total) - middle)))
            .toList();
    double held = 0;
    int size = 0;
    while (size < places.size()
        && (size == 0 || held < parameters.truncation().typicalP() * total)) {
      held += weights[places.get(size++)];
    }
    return places.subList(0, size).stream().sorted().mapToInt(place -> ranked[place]).toArray();
  }

  private int[] nucleus(float[] logits, float greatest) {
    Softmax softmax = Softmax.of(logits, greatest, 1);
    // A little more than topP and a little lower, for the weights are rounded.
    double floor = softmax.floorHolding(parameters.truncation().topP() + ROUNDING);
    int[] ranked = Ranking.above(logits, greatest + Math.log(floor) - ROUNDING);
    return held(logits, greatest, ranked, softmax.total());
  }

  private int[] nucleus(float[] logits, float greatest, int[] ranked) {
    double total = 0;
    for (int token : ranked) {
      total += Math.exp(logits[token] - greatest);
    }
    return held(logits, greatest, ranked, total);
  }

  /** The first of the ranked tokens that together hold topP of the total. */
  private int[] held(float[] logits, float greatest, int[] ranked, double total) {
    double held = 0;
    int size = 0;
    while (size < ranked.length && (size == 0 || held < parameters.truncation().topP() * total)) {
      held += Math.exp(logits[ranked[size++]] - greatest);
    }
    return Arrays.copyOf(ranked, size);
  }
}
