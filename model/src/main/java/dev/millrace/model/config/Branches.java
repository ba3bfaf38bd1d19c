package dev.millrace.model.config;

/** What a layer's two branches, attention and feed-forward, see of the residual stream. */
public enum Branches {
  /** The feed-forward branch sees what attention has added. */
  IN_SEQUENCE,
  /** Both see the stream before the layer, and both are added to it (Wang and Komatsuzaki 2021). */
  PARALLEL
}
