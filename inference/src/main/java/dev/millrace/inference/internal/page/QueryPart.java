package dev.millrace.inference.internal.page;

import dev.millrace.inference.internal.http.ApiCall;
import dev.millrace.inference.internal.http.ApiException;
import dev.millrace.inference.serving.LineageView;

/** Numbers of a query, and which part of a long answer it asks for. */
final class QueryPart {
  private static final int USUAL = 100;
  private static final int MOST = 1_000;

  private QueryPart() {}

  /** By {@code after} and {@code limit}. */
  static LineageView.Part of(ApiCall call) {
    int most =
        call.optionalParameter("limit")
            .map(text -> Math.toIntExact(number("limit", text, MOST)))
            .orElse(USUAL);
    return new LineageView.Part(call.optionalParameter("after").orElse(""), most);
  }

  static long number(String name, String text, long most) {
    try {
      long number = Long.parseLong(text);
      if (number >= 1 && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // is told below
    }
    throw ApiException.invalid(
        name, name + " is " + ApiException.shorten(text) + ": a number from 1 to " + most);
  }
}
