package dev.millrace.filters.pii;

import java.util.List;

/**
 * Finds one kind of personal data. The time it takes is linear in the text's length, whatever the
 * text.
 */
@FunctionalInterface
public interface PiiDetector {

  /** The spans in order, none overlapping another. */
  List<PiiSpan> find(String text);
}
