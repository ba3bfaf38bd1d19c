package dev.millrace.filters.rules;

/** Checks of limits, named as settings name them. */
final class Limits {

  private Limits() {}

  static void requireNotNegative(String name, double... limits) {
    for (double limit : limits) {
      if (!(limit >= 0)) {
        throw new IllegalArgumentException(name + " limit " + limit + " must be 0 or more");
      }
    }
  }

  static void requireOrdered(String name, double least, double most) {
    if (least > most) {
      throw new IllegalArgumentException(
          name + " must be at least " + least + " and at most " + most + ": nothing can be both");
    }
  }
}
