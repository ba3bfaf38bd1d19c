package dev.millrace.engine.torch;

import org.bytedeco.pytorch.Tensor;

/** How queries meet keys and values; training and cached generation differ only here. */
@FunctionalInterface
interface Attention {

  /**
   * @param projected [rows * length, (heads + 2 * keyValueHeads) * headSize]: queries, keys, values
   * @return [rows * length, heads * headSize]
   */
  Tensor attend(Tensor projected);
}
