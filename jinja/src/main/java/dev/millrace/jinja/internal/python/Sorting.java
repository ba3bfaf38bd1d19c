package dev.millrace.jinja.internal.python;

import dev.millrace.jinja.TemplateException;
import java.util.Comparator;
import java.util.List;

/** A stable sort of what may have no order, such as NaN. */
public final class Sorting {
  private Sorting() {}

  public static <T> void sort(List<T> list, Comparator<? super T> order) {
    try {
      list.sort(order);
    } catch (IllegalArgumentException e) {
      throw TemplateException.fault("values without an order can't be sorted");
    }
  }
}
