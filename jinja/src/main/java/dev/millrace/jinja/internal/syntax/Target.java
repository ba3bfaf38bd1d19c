package dev.millrace.jinja.internal.syntax;

import java.util.List;

/** What a value is assigned to. */
public sealed interface Target {
  /** A variable. */
  record Variable(String name) implements Target {}

  /** {@code namespace.attribute}. */
  record Attribute(String namespace, String name) implements Target {}

  /** Several, for the elements of a value. */
  record Parts(List<Target> parts) implements Target {}
}
