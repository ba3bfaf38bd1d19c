package dev.millrace.model.config;

/** What engines compute that know nothing of Gemma's additions. */
public final class PlainShape {
  private PlainShape() {}

  /**
   * Whether a shape has none of: scales of 1 + weight, norms of branches, scaled embeddings, caps,
   * scores by another number than a head's size, a second base of rotary frequencies.
   */
  public static boolean is(ModelConfig config) {
    AttentionShape attention = config.attention();
    return config.norm().offset() == 0
        && config.names().anyLayer().branchNorms().isEmpty()
        && config.ends().equals(StreamEnds.PLAIN)
        && attention.scores().equals(ScoreShape.plain(attention.headSize()))
        && attention.slidingWindow().filter(window -> window.theta().isPresent()).isEmpty();
  }

  /**
   * Refuses another shape.
   *
   * @param message with %s for the family
   * @throws IllegalArgumentException of the message
   */
  public static void require(ModelConfig config, String message) {
    ModelConfig.require(is(config), message.formatted(config.family().modelType()));
  }
}
