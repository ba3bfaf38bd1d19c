package dev.millrace.model.config;

/**
 * What one projection of a layer multiplies by: a whole tensor, or a part of one that holds
 * several, such as the keys' of GPT-2's {@code c_attn}.
 *
 * @param tensor its name
 * @param offset of the first number in the tensor
 * @param stride numbers from one row to the next
 */
public record HiddenMatrix(String tensor, long offset, int rows, int columns, int stride) {

  public long elements() {
    return (long) rows * columns;
  }
}
