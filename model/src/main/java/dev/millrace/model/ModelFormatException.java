package dev.millrace.model;

import java.io.IOException;

/** A model file that cannot be what it claims; the message names the file and the tensor or key. */
public class ModelFormatException extends IOException {
  public ModelFormatException(String message) {
    super(message);
  }

  public ModelFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
