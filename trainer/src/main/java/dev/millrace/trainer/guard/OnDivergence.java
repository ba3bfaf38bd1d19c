package dev.millrace.trainer.guard;

/** What becomes of a run that diverges, beside being said. */
public enum OnDivergence {
  /** It goes on. */
  WARN,

  /** It takes no further step until somebody changes a setting. */
  PAUSE,

  /**
   * It goes back to its last good checkpoint and passes over the steps since; after so many times
   * it pauses.
   */
  REWIND
}
