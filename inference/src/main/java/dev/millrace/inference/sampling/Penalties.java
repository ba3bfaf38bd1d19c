package dev.millrace.inference.sampling;

/**
 * What makes tokens that were there before less probable.
 *
 * @param repetition divides positive and multiplies negative logits of tokens of prompt and answer
 *     (Keskar et al. 2019); 1 is off
 * @param repetitionWindow how many of the last tokens of prompt and answer count for it; {@link
 *     #EVERY}: all
 * @param presence is subtracted once from the logit of a token that the answer holds
 * @param frequency is subtracted as often as the answer holds the token
 */
public record Penalties(
    double repetition, int repetitionWindow, double presence, double frequency) {
  /** A window of all tokens. */
  public static final int EVERY = -1;

  /** No penalty. */
  public static final Penalties NONE = new Penalties(1, EVERY, 0, 0);

  public Penalties {
    SamplingParameters.within("repetition_penalty", repetition, 0.1, 10);
    if (repetitionWindow < EVERY) {
      throw new IllegalArgumentException(
          "repeat_last_n is " + repetitionWindow + ": -1 (all) or more");
    }
    SamplingParameters.within("presence_penalty", presence, -2, 2);
    SamplingParameters.within("frequency_penalty", frequency, -2, 2);
  }

  boolean none() {
    return repetition == 1 && presence == 0 && frequency == 0;
  }
}
