package dev.millrace.model.config;

import java.util.function.UnaryOperator;

/**
 * The norms of what each branch gives, before it is added to the stream, without {@code .weight}.
 */
public record BranchNormNames(String attention, String feedForward) {

  BranchNormNames map(UnaryOperator<String> change) {
    return new BranchNormNames(change.apply(attention), change.apply(feedForward));
  }
}
