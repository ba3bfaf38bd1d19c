package dev.millrace.engine.torch;

import org.bytedeco.pytorch.Tensor;

/** One block of a transformer. */
interface Layer {

  /** The stream behind the block, from that before it: [rows * length, width] both. */
  Tensor forward(Tensor x, Attention attention);
}
