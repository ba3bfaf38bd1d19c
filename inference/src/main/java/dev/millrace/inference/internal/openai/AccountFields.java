package dev.millrace.inference.internal.openai;

import dev.millrace.inference.internal.fields.Field;
import dev.millrace.inference.internal.fields.FieldTable;
import dev.millrace.inference.internal.fields.JsonKind;

/** OpenAI's fields that are about its accounts and not about the answer. */
public final class AccountFields {
  public static final FieldTable TABLE =
      FieldTable.of(
          Field.ignored("user", JsonKind.TEXT),
          Field.ignored("session_id", JsonKind.TEXT),
          Field.ignored("metadata", JsonKind.OBJECT),
          Field.ignored("store", JsonKind.FLAG),
          Field.oneOf(
              "service_tier", "auto", "default", "flex", "scale", "priority", "standard_only"),
          Field.ignored("safety_identifier", JsonKind.TEXT),
          Field.ignored("prompt_cache_key", JsonKind.TEXT),
          Field.ignored("prompt_cache_retention", JsonKind.TEXT));

  private AccountFields() {}
}
