package dev.millrace.inference.internal.answers;

import dev.millrace.inference.internal.fields.FieldTable;
import dev.millrace.inference.internal.http.RequestFields;
import dev.millrace.inference.serving.ServedModel;

/** What one interface calls things. */
public interface Dialect {

  /** The fields of its requests, {@code model} among them. */
  FieldTable fields();

  /** Whether the answer is to come as a stream. */
  boolean streams(RequestFields fields);

  /**
   * Reads a request.
   *
   * @throws dev.millrace.inference.internal.http.ApiException naming the field that is wrong or
   *     beyond the model's limits
   */
  Plan plan(RequestFields fields, ServedModel model);
}
