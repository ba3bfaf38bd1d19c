package dev.millrace.inference.serving;

/** A checkpoint that cannot be served. */
public final class CheckpointRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public CheckpointRefusedException(String id, String reason) {
    super("checkpoint " + id + " is refused: " + reason);
  }
}
