package dev.millrace.schemas;

/**
 * Whose stages and runs a generation goes on from. One that starts from {@code pages} has all of
 * its own; one that starts from another's {@code documents} or {@code clean-documents} reads what
 * that one's stages make. Each is the name of a generation as topics' names have it, so empty for
 * the first.
 *
 * @param extraction whose extraction makes {@code documents}
 * @param curation whose curation makes {@code clean-documents}
 * @param own the generation itself, which has what comes after
 * @param runs whose topics hold the ledger, the log and the checkpoints of the run that trains on
 *     it
 */
public record Origins(String extraction, String curation, String own, String runs) {
  private static final String TRAINER = "trainer";

  /** All of its own. */
  public static Origins own(String generation) {
    return new Origins(generation, generation, generation, generation);
  }

  /** The same with the run of another generation. */
  public Origins withRuns(String generation) {
    return new Origins(extraction, curation, own, generation);
  }

  /** Whose a stage is. */
  public String of(String stage) {
    return switch (stage) {
      case "extraction" -> extraction;
      case "curation" -> curation;
      case TRAINER -> runs;
      default -> own;
    };
  }
}
