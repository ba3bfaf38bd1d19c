package dev.millrace.model.config;

import java.util.function.UnaryOperator;

/**
 * The norms of each head's queries and keys, without {@code .weight}: one scale of a head's size
 * each, which all heads share.
 */
public record HeadNormNames(String queries, String keys) {

  HeadNormNames map(UnaryOperator<String> change) {
    return new HeadNormNames(change.apply(queries), change.apply(keys));
  }
}
