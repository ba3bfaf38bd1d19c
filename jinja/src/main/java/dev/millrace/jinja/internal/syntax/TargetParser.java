package dev.millrace.jinja.internal.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What a value is assigned to. */
final class TargetParser {
  private static final Set<String> CONSTANTS =
      Set.of("true", "True", "false", "False", "none", "None");

  private final Cursor cursor;
  private final ExpressionParser expressions;
  private final Names names;

  TargetParser(Cursor cursor, ExpressionParser expressions, Names names) {
    this.cursor = cursor;
    this.expressions = expressions;
    this.names = names;
  }

  /**
   * One target, or several with commas between them.
   *
   * @param namespaces whether attributes of namespaces are welcome
   */
  Target target(boolean namespaces) {
    Target target = list(namespaces, false);
    names.meetAssigned(target);
    return target;
  }

  /** A target that is a variable of the block to come alone. */
  Target declared() {
    Target target = list(false, false);
    names.meetDeclared(target);
    return target;
  }

  private Target list(boolean namespaces, boolean mayBeEmpty) {
    List<Target> parts = new ArrayList<>();
    boolean isTuple = false;
    while (true) {
      if (!parts.isEmpty()) {
        cursor.expectOperator(",");
      }
      if (expressions.isTupleEnd()) {
        break;
      }
      parts.add(single(namespaces));
      if (!cursor.isOperator(",")) {
        break;
      }
      isTuple = true;
    }
    if (!isTuple && !parts.isEmpty()) {
      return parts.getFirst();
    }
    if (parts.isEmpty() && !mayBeEmpty) {
      throw cursor.unexpected("a name to assign to");
    }
    return new Target.Parts(parts);
  }

  private Target single(boolean namespaces) {
    if (cursor.skipOperator("(")) {
      cursor.enter();
      Target inside = list(false, true);
      cursor.expectOperator(")");
      cursor.leave();
      return inside;
    }
    String name = name();
    return namespaces && cursor.skipOperator(".")
        ? new Target.Attribute(name, cursor.expect(TokenType.NAME).text())
        : new Target.Variable(name);
  }

  /** A name that may be assigned to. */
  String name() {
    if (!cursor.is(TokenType.NAME) || CONSTANTS.contains(cursor.current().text())) {
      throw cursor.unexpected("a name to assign to");
    }
    return cursor.next().text();
  }
}
