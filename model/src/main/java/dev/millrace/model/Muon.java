package dev.millrace.model;

/**
 * Muon (Jordan et al. 2024, <a href="https://kellerjordan.github.io/posts/muon/">"Muon: an
 * optimizer for hidden layers in neural networks"</a>) for the matrices of a model's layers, and
 * AdamW for embeddings, the output layer, norms and biases.
 *
 * <p>A matrix moves by the nearest orthogonal one to its momentum, found by a Newton-Schulz
 * iteration, times {@link #scale}, so that AdamW's learning rate and weight decay fit it too. The
 * gradient's mean and Nesterov's step are as {@code torch.optim.Muon} has them; all is float32.
 *
 * @param adamW of the other tensors; its weight decay and clipping hold for matrices too
 */
public record Muon(AdamW adamW) implements Optimizer {
  /** Share of the mean that stays in each step. */
  public static final double MOMENTUM = 0.95;

  /** Newton-Schulz iterations, each x = A x + (B g + C g g) x with g = x x'. */
  public static final int ITERATIONS = 5;

  public static final double A = 3.4445;
  public static final double B = -4.7750;
  public static final double C = 2.0315;

  /** Smallest Frobenius norm that a momentum is divided by. */
  public static final double NORM_EPSILON = 1e-7;

  /**
   * Gives the update of a matrix the root mean square that AdamW's has (Liu et al. 2025, "Muon is
   * scalable for LLM training", section 2.2).
   */
  public static double scale(int rows, int columns) {
    return 0.2 * Math.sqrt(Math.max(rows, columns));
  }
}
