package dev.millrace.replay.lineage;

/**
 * What documents of one kind add up to.
 *
 * @param tokens as often as they were trained on
 */
public record Share(long documents, long tokens, long firstStep, long lastStep) {
  /** Of no document. */
  public static final Share NONE = new Share(0, 0, 0, 0);

  Share with(DocumentUse use) {
    return documents == 0
        ? new Share(1, use.tokens(), use.firstStep(), use.lastStep())
        : new Share(
            documents + 1,
            tokens + use.tokens(),
            Math.min(firstStep, use.firstStep()),
            Math.max(lastStep, use.lastStep()));
  }
}
