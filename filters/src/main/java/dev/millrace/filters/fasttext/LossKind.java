package dev.millrace.filters.fasttext;

import java.io.IOException;
import java.util.Arrays;

/** What a model was trained by, which also decides how its labels are scored. */
enum LossKind {
  HIERARCHICAL_SOFTMAX(1),
  NEGATIVE_SAMPLING(2),
  SOFTMAX(3),
  ONE_VERSUS_ALL(4);

  private final int code;

  LossKind(int code) {
    this.code = code;
  }

  /** In a model file. */
  int code() {
    return code;
  }

  static LossKind of(int code) throws IOException {
    return Arrays.stream(values())
        .filter(kind -> kind.code == code)
        .findFirst()
        .orElseThrow(
            () ->
                new IOException(
                    "loss " + code + ", but only 1 to 4 (hs, ns, softmax, ova) are known"));
  }
}
