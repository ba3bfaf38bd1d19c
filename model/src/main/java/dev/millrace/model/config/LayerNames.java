package dev.millrace.model.config;

import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The tensors of one layer, in the order of computation.
 *
 * @param attentionInput queries, keys and values, side by side
 * @param headNorms of queries and of keys; empty for families that have none
 * @param feedForwardInput for a gated activation first the gates, then the values
 * @param branchNorms of what both branches give; empty for families that have none
 */
public record LayerNames(
    String attentionNorm,
    LinearNames attentionInput,
    Optional<HeadNormNames> headNorms,
    LinearNames attentionOutput,
    String feedForwardNorm,
    LinearNames feedForwardInput,
    LinearNames feedForwardOutput,
    Optional<BranchNormNames> branchNorms) {

  /** Without norms of what the branches give. */
  public LayerNames(
      String attentionNorm,
      LinearNames attentionInput,
      Optional<HeadNormNames> headNorms,
      LinearNames attentionOutput,
      String feedForwardNorm,
      LinearNames feedForwardInput,
      LinearNames feedForwardOutput) {
    this(
        attentionNorm,
        attentionInput,
        headNorms,
        attentionOutput,
        feedForwardNorm,
        feedForwardInput,
        feedForwardOutput,
        Optional.empty());
  }

  LayerNames map(UnaryOperator<String> change) {
    return new LayerNames(
        change.apply(attentionNorm),
        attentionInput.map(change),
        headNorms.map(names -> names.map(change)),
        attentionOutput.map(change),
        change.apply(feedForwardNorm),
        feedForwardInput.map(change),
        feedForwardOutput.map(change),
        branchNorms.map(names -> names.map(change)));
  }
}
