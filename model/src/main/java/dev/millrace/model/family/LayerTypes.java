package dev.millrace.model.family;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.model.ModelFormatException;
import dev.millrace.model.config.ConfigReader;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** {@code layer_types}: which layers have a sliding window. */
final class LayerTypes {
  static final String SLIDING = "sliding_attention";
  static final String FULL = "full_attention";
  private static final String KEY = "layer_types";

  private LayerTypes() {}

  /**
   * Numbers of the sliding layers, ascending.
   *
   * @param unlisted tells them in older files, which have no list
   */
  static List<Integer> sliding(ConfigReader json, int layers, IntPredicate unlisted)
      throws ModelFormatException {
    Optional<List<String>> listed = json.texts(KEY);
    List<String> types =
        listed.orElseGet(
            () ->
                IntStream.range(0, layers)
                    .mapToObj(layer -> unlisted.test(layer) ? SLIDING : FULL)
                    .toList());
    if (types.size() != layers || !List.of(SLIDING, FULL).containsAll(types)) {
      throw json.problem(
          KEY, "%s is not %s or %s for each of %d layers".formatted(types, SLIDING, FULL, layers));
    }
    return IntStream.range(0, layers).filter(i -> types.get(i).equals(SLIDING)).boxed().toList();
  }

  static void write(List<Integer> sliding, int layers, ObjectNode json) {
    IntStream.range(0, layers)
        .mapToObj(layer -> sliding.contains(layer) ? SLIDING : FULL)
        .forEach(json.withArray(KEY)::add);
  }
}
