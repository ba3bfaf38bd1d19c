package dev.millrace.inference.internal.fields;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.inference.internal.http.ApiException;
import dev.millrace.inference.internal.http.RequestFields;
import java.util.List;
import java.util.function.Predicate;

/**
 * A field that a request may have.
 *
 * @param kind what its value may be, whether or not it means anything
 */
public record Field(String name, JsonKind kind, Use use) {

  /** What becomes of a field. */
  public sealed interface Use {

    /** It is read. */
    record Read() implements Use {}

    /** It may be there and means nothing here. */
    record Ignored() implements Use {}

    /** It is one of these words and means nothing here. */
    record OneOf(List<String> words) implements Use {}

    /**
     * It may say what is the case anyhow; what else it asks for is refused.
     *
     * @param otherwise what is missing and what to do, after the field's name and value
     */
    record Neutral(Predicate<JsonNode> neutral, String otherwise) implements Use {}
  }

  /** A field that code reads and whose type that code checks. */
  public static Field read(String name) {
    return new Field(name, JsonKind.ANY, new Use.Read());
  }

  public static Field ignored(String name, JsonKind kind) {
    return new Field(name, kind, new Use.Ignored());
  }

  /** Ignored, too, but only these words are known. */
  public static Field oneOf(String name, String... words) {
    return new Field(name, JsonKind.TEXT, new Use.OneOf(List.of(words)));
  }

  /** May be empty: no text, no element, no member. */
  public static Field empty(String name, JsonKind kind, String otherwise) {
    return neutral(
        name,
        kind,
        node -> node.isTextual() ? node.textValue().isEmpty() : node.isEmpty(),
        otherwise);
  }

  /** May be this number. */
  public static Field number(String name, double neutral, String otherwise) {
    return neutral(name, JsonKind.NUMBER, node -> node.doubleValue() == neutral, otherwise);
  }

  /** May be this truth value. */
  public static Field flag(String name, boolean neutral, String otherwise) {
    return neutral(name, JsonKind.FLAG, node -> node.booleanValue() == neutral, otherwise);
  }

  /** May not be there at all. */
  public static Field refused(String name, String otherwise) {
    return neutral(name, JsonKind.ANY, node -> false, otherwise);
  }

  public static Field neutral(
      String name, JsonKind kind, Predicate<JsonNode> neutral, String otherwise) {
    return new Field(name, kind, new Use.Neutral(neutral, otherwise));
  }

  /**
   * Checks a value that is not null.
   *
   * @param shown the field's name with where it is
   * @throws ApiException naming the field if the value is not one that it may have
   */
  void check(String shown, JsonNode value) {
    RequestFields.require(kind.holds(value), shown, value, kind.words());
    switch (use) {
      case Use.Read read -> {}
      case Use.Ignored ignored -> {}
      case Use.OneOf one -> {
        if (!one.words().contains(value.textValue())) {
          throw ApiException.invalid(
              shown, shown + " is " + said(value) + ": one of " + String.join(", ", one.words()));
        }
      }
      case Use.Neutral only -> {
        if (!only.neutral().test(value)) {
          throw ApiException.invalid(shown, shown + " is " + said(value) + ": " + only.otherwise());
        }
      }
    }
  }

  private static String said(JsonNode value) {
    return value.isTextual()
        ? "'" + ApiException.shorten(value.textValue()) + "'"
        : RequestFields.kind(value);
  }
}
