package dev.millrace.inference.grammar;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Optional;

/** Numbers that fit a schema. */
final class SchemaNumbers {
  private SchemaNumbers() {}

  static Expression of(JsonNode schema, boolean whole, String where) {
    Optional<BigDecimal> least = bound(schema, "minimum", where);
    Optional<BigDecimal> most = bound(schema, "maximum", where);
    Optional<BigDecimal> above = bound(schema, "exclusiveMinimum", where);
    Optional<BigDecimal> below = bound(schema, "exclusiveMaximum", where);
    boolean open =
        above.isPresent() && least.filter(one -> one.compareTo(above.get()) > 0).isEmpty();
    boolean shut =
        below.isPresent() && most.filter(one -> one.compareTo(below.get()) < 0).isEmpty();
    Optional<BigDecimal> low = open ? above : least;
    Optional<BigDecimal> high = shut ? below : most;
    if (low.isEmpty() && high.isEmpty()) {
      return whole ? JsonText.INTEGER : JsonText.NUMBER;
    }
    if (!whole) {
      return NumberRange.decimals(low, high, open, shut);
    }
    return NumberRange.integers(
        low.map(one -> open ? next(one.setScale(0, RoundingMode.FLOOR), 1) : one),
        high.map(one -> shut ? next(one.setScale(0, RoundingMode.CEILING), -1) : one));
  }

  private static BigDecimal next(BigDecimal number, int step) {
    return number.add(new BigDecimal(BigInteger.valueOf(step)));
  }

  private static Optional<BigDecimal> bound(JsonNode schema, String name, String where) {
    JsonNode node = schema.path(name);
    if (node.isMissingNode() || node.isNull()) {
      return Optional.empty();
    }
    if (!node.isNumber()) {
      throw SchemaKeywords.fault(where, "'" + name + "' is no number");
    }
    return Optional.of(node.decimalValue());
  }
}
