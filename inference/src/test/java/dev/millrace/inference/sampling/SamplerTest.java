package dev.millrace.inference.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SamplerTest {
  /** Probabilities 0.5, 0.25, 0.15, 0.1. */
  private static final float[] FOUR = logs(0.5, 0.25, 0.15, 0.1);

  private static Sampler sampler(SamplingParameters parameters, int[] prompt) {
    return sampler(parameters, prompt, Integer.MAX_VALUE);
  }

  private static Sampler sampler(SamplingParameters parameters, int[] prompt, int vocabularySize) {
    return new Sampler(parameters, prompt, vocabularySize);
  }

  @Test
  void rowsBeyondTheVocabularyAreNotDrawnButCountInProbabilities() {
    Sampler sampler = new Sampler(SamplingParameters.greedy(), new int[0], 2);
    SampledToken token = sampler.next(logs(0.15, 0.25, 0.5, 0.1), 4);
    assertThat(token.id()).isEqualTo(1);
    assertThat(token.logProbability()).isCloseTo(Math.log(0.25), within(1e-6));
    assertThat(token.alternatives()).extracting(SampledToken.Alternative::id).containsExactly(1, 0);
  }

  @Test
  void temperatureZeroTakesTheGreatestLogitAndTheLowerIdOfEquals() {
    Sampler sampler = sampler(SamplingParameters.greedy(), new int[0]);
    assertThat(sampler.next(new float[] {1, 3, 3, 2}, -1).id()).isEqualTo(1);
  }

  @Test
  void drawsEachTokenAsOftenAsItsProbabilitySays() {
    assertThat(frequencies(parameters(1, 0, 1, 0)))
        .containsExactly(new double[] {0.5, 0.25, 0.15, 0.1}, within(0.01));
  }

  @Test
  void temperatureDividesTheLogits() {
    // Squares of the probabilities, normalized: 0.25, 0.0625, 0.0225, 0.01 over 0.345.
    double[] squared = {0.7246, 0.1812, 0.0652, 0.0290};
    assertThat(frequencies(parameters(0.5, 0, 1, 0))).containsExactly(squared, within(0.01));
  }

  @Test
  void topKKeepsThatMany() {
    assertThat(drawn(parameters(1, 2, 1, 0))).containsExactly(0, 1);
    assertThat(drawn(parameters(1, 3, 1, 0))).containsExactly(0, 1, 2);
    assertThat(drawn(parameters(1, 0, 1, 0))).containsExactly(0, 1, 2, 3);
  }

  @Test
  void topPKeepsTheFewestTokensThatHoldIt() {
    assertThat(drawn(parameters(1, 0, 0.49, 0))).containsExactly(0);
    assertThat(drawn(parameters(1, 0, 0.51, 0))).containsExactly(0, 1);
    assertThat(drawn(parameters(1, 0, 0.76, 0))).containsExactly(0, 1, 2);
    assertThat(drawn(parameters(1, 0, 0, 0))).containsExactly(0);
  }

  @Test
  void theNucleusOfManyTokensIsTheirFewestThatHoldIt() {
    double[] probabilities = new double[300];
    for (int i = 0; i < probabilities.length; i++) {
      probabilities[i] = 1 / (10.0 + i * 37 % 300);
    }
    double[] ordered = probabilities.clone();
    Arrays.sort(ordered);
    double held = 0;
    int size = 0;
    while (held < 0.6 * Arrays.stream(ordered).sum()) {
      held += ordered[299 - size++];
    }
    double least = ordered[300 - size];
    float[] logits = logs(probabilities);
    Sampler sampler = sampler(parameters(1, 0, 0.6, 0), new int[0]);
    Set<Integer> drawn = new TreeSet<>();
    for (int id : ids(sampler, logits, 20_000)) {
      drawn.add(id);
    }
    assertThat(drawn).hasSize(size).allMatch(token -> probabilities[token] >= least);
  }

  @Test
  void topPCountsWhatTopKLeft() {
    // Of 0.5 and 0.25 the first holds two thirds.
    assertThat(drawn(parameters(1, 2, 0.66, 0))).containsExactly(0);
    assertThat(drawn(parameters(1, 2, 0.67, 0))).containsExactly(0, 1);
  }

  @Test
  void minPIsAFractionOfTheGreatestProbability() {
    assertThat(drawn(parameters(1, 0, 1, 0.51))).containsExactly(0);
    assertThat(drawn(parameters(1, 0, 1, 0.49))).containsExactly(0, 1);
    assertThat(drawn(parameters(1, 0, 1, 1))).containsExactly(0);
  }

  @Test
  void truncationsSeeTheDistributionBeforeTemperature() {
    // At temperature 2 the first two would hold less than 0.74 of the probability.
    assertThat(drawn(parameters(2, 0, 0.74, 0))).containsExactly(0, 1);
  }

  @Test
  void topPAgreesWithSortingEverything() {
    for (long seed = 0; seed < 50; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      float[] logits = new float[200];
      for (int i = 0; i < logits.length; i++) {
        logits[i] = (float) (random.nextGaussian() * 4);
      }
      double topP = random.nextDouble();
      Set<Integer> expected = nucleus(logits, topP);
      Set<Integer> drawn = new TreeSet<>();
      for (int i = 0; i < 200; i++) {
        drawn.add(sampler(parameters(1, 0, topP, 0).withSeed(i), new int[0]).next(logits, -1).id());
      }
      assertThat(expected).as("seed %d", seed).containsAll(drawn);
    }
  }

  private static Set<Integer> nucleus(float[] logits, double topP) {
    int[] order = Ranking.top(logits, logits.length);
    LogProbabilities probabilities = LogProbabilities.of(logits, logits.length);
    Set<Integer> kept = new TreeSet<>();
    double held = 0;
    for (int i = 0; i < order.length && (i == 0 || held < topP); i++) {
      kept.add(order[i]);
      held += Math.exp(probabilities.of(order[i]));
    }
    return kept;
  }

  /** FOUR's entropy is 1.21 nats, and its tokens' surprise is 0.69, 1.39, 2.08 and 2.08. */
  @Test
  void typicalPKeepsTheTokensWhoseSurpriseIsUsual() {
    assertThat(drawn(truncated(1, new Truncation(0, 0, 1, 0)))).containsExactly(1);
    assertThat(drawn(truncated(1, new Truncation(0, 0.25, 1, 0)))).containsExactly(1);
    assertThat(drawn(truncated(1, new Truncation(0, 0.26, 1, 0)))).containsExactly(0, 1);
    assertThat(drawn(truncated(1, new Truncation(0, 0.75, 1, 0)))).containsExactly(0, 1);
    assertThat(drawn(truncated(1, new Truncation(0, 0.76, 1, 0)))).containsExactly(0, 1, 2);
    assertThat(drawn(truncated(1, new Truncation(0, 1, 1, 0)))).containsExactly(0, 1, 2, 3);
  }

  @Test
  void minPIsOfWhatTheOtherTruncationsLeave() {
    // The most probable token is gone, so half of the next one is what counts.
    assertThat(drawn(truncated(1, new Truncation(0, 0.2, 1, 0.9)))).containsExactly(1);
  }

  @Test
  void onlyAllowedTokensAreDrawn() {
    BitSet allowed = new BitSet();
    allowed.set(2);
    allowed.set(70);
    Optional<TokenMask> mask = Optional.of(TokenMask.of(allowed));
    float[] logits = new float[100];
    logits[70] = 1;
    Sampler greedy = sampler(penalties(1, 0, 0), new int[0], 100);
    assertThat(greedy.next(logits, -1, mask).id()).isEqualTo(70);
    for (Truncation truncation :
        List.of(
            Truncation.NONE,
            Truncation.of(5, 1, 0),
            Truncation.of(0, 0.99, 0),
            new Truncation(0, 0.99, 1, 0.01))) {
      Sampler sampler = sampler(truncated(2, truncation), new int[0], 100);
      for (int i = 0; i < 200; i++) {
        assertThat(sampler.next(logits, -1, mask).id()).as("%s", truncation).isIn(2, 70);
      }
    }
    assertThat(logits[0]).as("what the model said is left as it is").isZero();
  }

  @Test
  void aMaskWithoutTokensAllowsTheOthers() {
    TokenMask mask = TokenMask.without(List.of(1, 64, 200), 100);
    assertThat(mask.count()).isEqualTo(98);
    assertThat(mask.allows(0)).isTrue();
    assertThat(mask.allows(1)).isFalse();
    assertThat(mask.allows(64)).isFalse();
    assertThat(mask.allows(99)).isTrue();
    assertThat(mask.allows(100)).isFalse();
    assertThat(mask.and(TokenMask.without(List.of(2), 50)).count()).isEqualTo(48);
  }

  @Test
  void repetitionPenaltyForgetsWhatLiesBeforeItsWindow() {
    float[] logits = {4, 2.1f, 1.9f};
    Penalties two = new Penalties(2, 2, 0, 0);
    int[] prompt = {0, 1, 1};
    assertThat(sampler(penalized(two), prompt, 3).next(logits, -1).id()).isZero();
    Penalties three = new Penalties(2, 3, 0, 0);
    assertThat(sampler(penalized(three), prompt, 3).next(logits, -1).id()).isZero();
    float[] close = {3.7f, 0, 1.9f};
    assertThat(sampler(penalized(two), prompt, 3).next(close, -1).id()).isZero();
    assertThat(sampler(penalized(three), prompt, 3).next(close, -1).id()).isEqualTo(2);
    Penalties none = new Penalties(2, 0, 0, 0);
    assertThat(sampler(penalized(none), new int[] {0}, 3).next(close, -1).id()).isZero();
  }

  @Test
  void repetitionPenaltyDividesPositiveAndMultipliesNegativeLogits() {
    SamplingParameters two = penalties(2, 0, 0);
    assertThat(sampler(two, new int[] {0}).next(new float[] {4, 2.1f}, -1).id()).isEqualTo(1);
    assertThat(sampler(two, new int[] {0}).next(new float[] {4, 1.9f}, -1).id()).isZero();
    assertThat(sampler(two, new int[] {0}).next(new float[] {-1, -1.9f}, -1).id()).isEqualTo(1);
    assertThat(sampler(two, new int[] {0}).next(new float[] {-1, -2.1f}, -1).id()).isZero();
  }

  @Test
  void repetitionPenaltyPassesOverPromptTokensThatCannotBeDrawn() {
    SamplingParameters penalty = penalties(10, 0, 0);
    Sampler sampler = new Sampler(penalty, new int[] {0, 3}, 3);
    assertThat(sampler.next(new float[] {4, 3, 2, 9}, -1).id()).isEqualTo(1);
  }

  @Test
  void presencePenaltyCountsTheAnswerOnceAndNotThePrompt() {
    Sampler sampler = sampler(penalties(1, 1, 0), new int[] {0, 0});
    float[] logits = {3, 1.9f};
    assertThat(ids(sampler, logits, 3)).containsExactly(0, 0, 0);
    Sampler other = sampler(penalties(1, 1, 0), new int[] {0, 0});
    assertThat(ids(other, new float[] {3, 2.1f}, 3)).containsExactly(0, 1, 0);
  }

  @Test
  void frequencyPenaltyGrowsWithEachRepetition() {
    Sampler sampler = sampler(penalties(1, 0, 1), new int[0]);
    assertThat(ids(sampler, new float[] {3.5f, 1}, 5)).containsExactly(0, 0, 0, 1, 0);
  }

  @Test
  void logitBiasIsAddedBeforeAllElse() {
    SamplingParameters banned = biased(0, Truncation.NONE, Map.of(0, -100.0));
    assertThat(sampler(banned, new int[0]).next(FOUR, -1).id()).isEqualTo(1);
    SamplingParameters forced = biased(1, Truncation.NONE, Map.of(3, 100.0));
    assertThat(sampler(forced, new int[0]).next(FOUR, -1).id()).isEqualTo(3);
  }

  @Test
  void sameSeedDrawsTheSameTokens() {
    int[] first = ids(sampler(parameters(1, 0, 1, 0).withSeed(7), new int[0]), FOUR, 50);
    int[] again = ids(sampler(parameters(1, 0, 1, 0).withSeed(7), new int[0]), FOUR, 50);
    int[] other = ids(sampler(parameters(1, 0, 1, 0).withSeed(8), new int[0]), FOUR, 50);
    assertThat(again).isEqualTo(first);
    assertThat(other).isNotEqualTo(first);
  }

  @Test
  void reportsProbabilitiesOfTheModelWhateverTheSampling() {
    SamplingParameters odd = biased(0, Truncation.of(1, 0.1, 0), Map.of(1, 50.0));
    SampledToken token = sampler(odd, new int[0]).next(FOUR, 2);
    assertThat(token.id()).isEqualTo(1);
    assertThat(Math.exp(token.logProbability())).isCloseTo(0.25, within(1e-6));
    assertThat(token.alternatives()).extracting(SampledToken.Alternative::id).containsExactly(0, 1);
    assertThat(Math.exp(token.alternatives().getFirst().logProbability()))
        .isCloseTo(0.5, within(1e-6));
  }

  @Test
  void refusesLogitsThatAreNotFinite() {
    Sampler sampler = sampler(SamplingParameters.greedy(), new int[0]);
    assertThatThrownBy(() -> sampler.next(new float[] {1, Float.NaN}, -1))
        .isInstanceOf(ArithmeticException.class);
    float nothing = Float.NEGATIVE_INFINITY;
    assertThatThrownBy(() -> sampler.next(new float[] {nothing, nothing}, -1))
        .isInstanceOf(ArithmeticException.class);
  }

  @Test
  void ranksByLogitThenById() {
    assertThat(Ranking.top(new float[] {-1, 2, -0f, 2, 0f, -5}, 5)).containsExactly(1, 3, 2, 4, 0);
    assertThat(Ranking.above(new float[] {-1, 2, 0, 2}, 0)).containsExactly(1, 3, 2);
    assertThat(Ranking.top(new float[] {1, 2}, 0)).isEmpty();
  }

  private static SamplingParameters parameters(
      double temperature, int topK, double topP, double minP) {
    return truncated(temperature, Truncation.of(topK, topP, minP));
  }

  private static SamplingParameters penalties(
      double repetition, double presence, double frequency) {
    return penalized(new Penalties(repetition, Penalties.EVERY, presence, frequency));
  }

  private static SamplingParameters truncated(double temperature, Truncation truncation) {
    return new SamplingParameters(temperature, truncation, Penalties.NONE, Map.of(), 1);
  }

  private static SamplingParameters penalized(Penalties penalties) {
    return new SamplingParameters(0, Truncation.NONE, penalties, Map.of(), 1);
  }

  private static SamplingParameters biased(
      double temperature, Truncation truncation, Map<Integer, Double> bias) {
    return new SamplingParameters(temperature, truncation, Penalties.NONE, bias, 0);
  }

  private static int[] ids(Sampler sampler, float[] logits, int count) {
    return IntStream.range(0, count).map(i -> sampler.next(logits, -1).id()).toArray();
  }

  private static double[] frequencies(SamplingParameters parameters) {
    double[] frequencies = new double[FOUR.length];
    int draws = 50_000;
    for (int id : ids(sampler(parameters, new int[0]), FOUR, draws)) {
      frequencies[id] += 1.0 / draws;
    }
    return frequencies;
  }

  private static Set<Integer> drawn(SamplingParameters parameters) {
    Set<Integer> drawn = new TreeSet<>();
    for (int id : ids(sampler(parameters, new int[0]), FOUR, 2000)) {
      drawn.add(id);
    }
    return drawn;
  }

  private static float[] logs(double... probabilities) {
    float[] logits = new float[probabilities.length];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) Math.log(probabilities[i]);
    }
    return logits;
  }
}
